// A planned surge between the wire and the form, whose date inputs know only local time.
import type { Id } from '@/shared/api/types';
import { isoOf, localInput } from '@/shared/cases/moment';
import type { Surge } from '@/shared/incidents/types';

export type SurgeDates = { from: string; to: string; expected_per_day: number; queues: Id[]; overflow?: Id; teams: Id[] };
export const emptyDates: SurgeDates = { from: '', to: '', expected_per_day: 0, queues: [], teams: [] };

export const datesOf = ({ from, to, expected_per_day, queues, overflow, teams }: Surge): SurgeDates => ({ from: localInput(from), to: localInput(to), expected_per_day, queues, overflow, teams });

export function draftOf({ from, to, ...rest }: SurgeDates): Surge {
  return { ...rest, from: isoOf(from) ?? '', to: isoOf(to) ?? '' };
}

/** What is wrong with the dates before the server is asked. */
export function surgeProblem({ from, to }: Pick<SurgeDates, 'from' | 'to'>): 'dates_needed' | 'order_wrong' | undefined {
  const begin = isoOf(from);
  const end = isoOf(to);
  if (!begin || !end) return 'dates_needed';
  return end > begin ? undefined : 'order_wrong';
}
