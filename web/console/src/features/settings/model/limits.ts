// Limits of remedies by harm, and what the early warning's settings mean in days.
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
