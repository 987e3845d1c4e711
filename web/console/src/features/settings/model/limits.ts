// Limits of remedies by harm, and what the early warning's settings mean in days.
import type { AftercareSettings, CareHarm } from '@/shared/cases/types';
import type { ComplaintSettings, Harm } from '@/shared/complaints/types';

type Limits = ComplaintSettings['remedy_limits'];

export const limitOf = (limits: Limits, harm: Harm): number | undefined => limits.find((each) => each.harm === harm)?.minor;

/** No amount: nothing without an approval. */
export function withLimit(limits: Limits, harm: Harm, minor: number | undefined): Limits {
  const others = limits.filter((each) => each.harm !== harm);
  return minor === undefined ? others : [...others, { harm, minor }];
}

/** How far back the habit is counted, in days before the recent window. */
export const habitDays = ({ warning_days, habit_windows }: Pick<ComplaintSettings, 'warning_days' | 'habit_windows'>) => warning_days * habit_windows;

type CareLimits = AftercareSettings['limits'];

export const currenciesOf = (limits: CareLimits): string[] => [...new Set(limits.map(({ money }) => money.currency))];

export const careLimit = (limits: CareLimits, harm: CareHarm, currency: string): number | undefined => limits.find((each) => each.harm === harm && each.money.currency === currency)?.money.minor;

/** No amount: an agent always asks. */
export function withCareLimit(limits: CareLimits, harm: CareHarm, currency: string, minor: number | undefined): CareLimits {
  const others = limits.filter((each) => each.harm !== harm || each.money.currency !== currency);
  return minor === undefined ? others : [...others, { harm, money: { minor, currency } }];
}
