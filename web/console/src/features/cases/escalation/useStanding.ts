import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Id } from '@/shared/api/types';
import { caseKeys } from '@/shared/cases/keys';
import { renewLists } from '@/shared/cases/live';
import { escalations } from '@/shared/escalation/api';

/** Events of the case renew it; the interval heals what they could not tell. */
export const useStanding = (id: Id) =>
  useQuery({ queryKey: caseKeys.part(id, 'escalations'), queryFn: ({ signal }) => escalations.ofCase(id, { signal }), retry: false, refetchInterval: 20_000 });

export function useRenewed(id: Id): () => Promise<void> {
  const cache = useQueryClient();
  return async () => {
    renewLists(cache);
    await Promise.all([cache.invalidateQueries({ queryKey: caseKeys.parts(id) }), cache.invalidateQueries({ queryKey: caseKeys.one(id) })]);
  };
}
