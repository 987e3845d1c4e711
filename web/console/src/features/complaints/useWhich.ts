// What the address says is shown, and how to change it.
import { useMemo } from 'react';
import { useNow } from '@/shared/ui/clock';
import { navigate, useRoute } from '@/shared/ui/router';
import { addressWith, chosenOf, filterOf, periodOf, sinceOf, type Period } from './model/filter';

export function useWhich(usual?: Period) {
  const { path, query } = useRoute();
  const text = query.toString();
  const day = Math.floor(useNow() / 86_400_000);
  const read = useMemo(() => {
    const values = new URLSearchParams(text);
    const chosen = chosenOf(values);
    const period = periodOf(values, usual);
    const given = values.get('since');
    const since = given && !Number.isNaN(Date.parse(given)) ? given : sinceOf(period, day * 86_400_000);
    return { chosen, period, filter: filterOf(chosen), since };
  }, [text, day, usual]);
  return { ...read, query, path, set: (change: Record<string, string | undefined>, how: 'push' | 'replace' = 'replace') => navigate(addressWith(path, query, change), how) };
}
