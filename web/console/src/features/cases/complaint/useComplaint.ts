// What the complaint of a case is made of, and how it is changed.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import type { Id } from '@/shared/api/types';
import { caseKeys } from '@/shared/cases/keys';
import { renewLists } from '@/shared/cases/live';
import { complaints } from '@/shared/complaints/api';
import { complaintKeys } from '@/shared/complaints/keys';
import type { Complaint, ComplaintChange, EvidenceFile } from '@/shared/complaints/types';
import { useProblem } from '@/shared/ui/problem';

const healMs = 20_000;
// Somebody waits for an approval, and no event tells of it.
const waitingMs = 4_000;

export const useComplaint = (id: Id) => useQuery<Complaint>({ queryKey: complaintKeys.one(id), queryFn: ({ signal }) => complaints.get(id, { signal }), refetchInterval: (query) => (query.state.data?.remedies.some(({ state }) => state === 'waiting') ? waitingMs : healMs) });

export const useComplaintActions = (id: Id) => useQuery({ queryKey: complaintKeys.actions(id), queryFn: async ({ signal }) => (await complaints.actionsOf(id, { signal })).items, refetchInterval: healMs });

export const useComplaintSettings = () => useQuery({ queryKey: complaintKeys.settings, queryFn: ({ signal }) => complaints.settings({ signal }), staleTime: 300_000 });

const isMade = ({ state }: EvidenceFile) => state === 'waiting' || state === 'running';

/** Asked for again each second while one is being made. */
export const useEvidence = (id: Id) =>
  useQuery({ queryKey: complaintKeys.evidence(id), queryFn: ({ signal }) => complaints.evidenceOf(id, { signal }), refetchInterval: (query) => (query.state.data?.some(isMade) ? 1_000 : false) });

export type ComplaintWork = ReturnType<typeof useComplaintWork>;

export function useComplaintWork(id: Id) {
  const { t } = useTranslation('complaints');
  const cache = useQueryClient();
  const problem = useProblem();
  const { message } = App.useApp();
  const renew = useCallback(() => {
    void cache.invalidateQueries({ queryKey: caseKeys.parts(id) });
    renewLists(cache);
  }, [cache, id]);
  /** Says what went wrong; who was overtaken sees what the other has done. */
  const fail = useCallback((error: unknown) => {
    if (error instanceof ApiError && error.code === 'aborted') {
      void message.warning(t('overtaken'));
      renew();
    } else problem(error);
  }, [message, problem, renew, t]);
  return useMemo(() => {
    const put = (complaint: Complaint) => {
      cache.setQueryData<Complaint>(complaintKeys.one(id), (old) => (old && old.version > complaint.version ? old : complaint));
      renew();
      return complaint;
    };
    return {
      fail,
      renew,
      /** Throws what the server refuses, for forms that show it at its place. */
      change: async (version: number, change: ComplaintChange) => put(await complaints.change(id, version, change)),
      run: async (work: () => Promise<Complaint>) => put(await work()),
      attempt: async (work: () => Promise<unknown>): Promise<boolean> => {
        try {
          await work();
          renew();
          return true;
        } catch (error) {
          fail(error);
          return false;
        }
      },
    };
  }, [cache, fail, id, renew]);
}
