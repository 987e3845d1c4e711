import { useQuery } from '@tanstack/react-query';
import { incidents } from './api';
import { incidentKeys } from './keys';

/** What goes on and what is proposed; at most twenty go on at once. */
export function useRunning(enabled = true) {
  return useQuery({ queryKey: incidentKeys.running, queryFn: async ({ signal }) => (await incidents.list({ running: true, limit: 50 }, undefined, { signal })).items, enabled, refetchInterval: 60_000 });
}
