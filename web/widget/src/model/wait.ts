import type { Estimate } from './types';

/** How a wait is told: whole minutes, rounded outwards so that it does not promise too much. */
export type WaitText =
  | { key: 'waitUnknown' }
  | { key: 'waitMoment' }
  | { key: 'waitUnder'; minutes: number }
  | { key: 'waitRange'; low: number; high: number }
  | { key: 'waitLong' };

export function waitText({ low_s, high_s }: Pick<Estimate, 'low_s' | 'high_s'>): WaitText {
  if (!(high_s > 0)) return { key: 'waitUnknown' };
  if (high_s > 90 * 60) return { key: 'waitLong' };
  const high = Math.ceil(high_s / 60);
  const low = Math.floor(low_s / 60);
  if (high <= 1) return { key: 'waitMoment' };
  if (low < 1) return { key: 'waitUnder', minutes: high };
  return { key: 'waitRange', low, high: Math.max(high, low + 1) };
}
