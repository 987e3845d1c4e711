import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { HealthReport } from '@/shared/api/types';
import { health, settingsKeys } from '../api';

const hourMs = 3_600_000;
const refreshMs = 5_000;

/** The old points with those that came since, an hour of them. */
export function joined(old: HealthReport | undefined, fresh: HealthReport): HealthReport {
  const last = old?.points.at(-1)?.at;
  if (!old || !last) return fresh;
  const since = new Date(fresh.at).getTime() - hourMs;
  const points = [...old.points, ...fresh.points.filter((point) => point.at > last)].filter((point) => new Date(point.at).getTime() >= since);
  return { ...fresh, points };
}

/** The report, asked for again every few seconds while it is on the screen; of the chart only what is new. */
export function useHealth() {
  const cache = useQueryClient();
  return useQuery({
    queryKey: settingsKeys.health,
    queryFn: async ({ signal }) => {
      const old = cache.getQueryData<HealthReport>(settingsKeys.health);
      return joined(old, await health.get(old?.points.at(-1)?.at, { signal }));
    },
    refetchInterval: refreshMs, refetchOnWindowFocus: true, staleTime: 0,
  });
}
