// What can be done to an incident. Each answer goes straight into the cache; lists follow by themselves.
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import type { Id } from '@/shared/api/types';
import { incidents } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import type { Duty, Incident, IncidentChange, Place } from '@/shared/incidents/types';
import { useProblem } from '@/shared/ui/problem';

export type IncidentActions = ReturnType<typeof useIncidentActions>;

export function useIncidentActions() {
  const { t } = useTranslation('incidents');
  const cache = useQueryClient();
  const problem = useProblem();
  const { message } = App.useApp();
  return useMemo(() => {
    const put = (incident: Incident) => {
      cache.setQueryData<Incident>(incidentKeys.one(incident.id), (old) => (old && old.version > incident.version ? old : incident));
      void cache.invalidateQueries({ queryKey: incidentKeys.all });
      return incident;
    };
    const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        // Somebody else was quicker: what they did is shown, and the reader decides anew.
        if (error instanceof ApiError && error.code === 'aborted') void message.warning(t('overtaken'));
        else problem(error);
        void cache.invalidateQueries({ queryKey: incidentKeys.all });
        return undefined;
      }
    };
    const renew = () => void cache.invalidateQueries({ queryKey: incidentKeys.all });
    return {
      put, renew,
      change: (incident: Incident, change: IncidentChange) => attempt(async () => put(await incidents.change(incident.id, { ...change, version: incident.version }))),
      setRoster: (incident: Incident, roster: Duty[]) => attempt(async () => put(await incidents.change(incident.id, { roster, version: incident.version }))),
      call: (id: Id, again: boolean) => attempt(async () => put(await incidents.call(id, again))),
      answer: (id: Id, answer: 'coming' | 'cannot') => attempt(async () => put(await incidents.answer(id, answer))),
      takePlace: (id: Id, place: Place, user?: Id) => attempt(async () => put(await incidents.takePlace(id, place, user))),
      dismiss: (id: Id, reason: string) => attempt(async () => put(await incidents.dismiss(id, reason))),
      resolve: (id: Id, texts: Incident['banner'], solveCases: boolean) => attempt(async () => put(await incidents.resolve(id, texts, solveCases))),
      release: (id: Id, matter: Id) => attempt(async () => { await incidents.release(id, matter); renew(); return true; }),
      note: (id: Id, text: string) => attempt(async () => { const line = await incidents.note(id, text); renew(); return line; }),
    };
  }, [cache, message, problem, t]);
}
