// A month as weeks from Monday to Sunday, and what is due on each day, in the viewer's zone.
import { dayOf } from '@/shared/cases/moment';

export type Day = { key: string; date: Date; inMonth: boolean };

export function monthOf(text: string | null, now: number): { year: number; month: number } {
  const match = /^(\d{4})-(\d{2})$/.exec(text ?? '');
  const month = Number(match?.[2]) - 1;
  if (match && month >= 0 && month < 12) return { year: Number(match[1]), month };
  const date = new Date(now);
  return { year: date.getFullYear(), month: date.getMonth() };
}

export const monthKey = (year: number, month: number) => dayOf(new Date(year, month, 1)).slice(0, 7);

export function weeksOf(year: number, month: number): Day[][] {
  const first = new Date(year, month, 1);
  const back = (first.getDay() + 6) % 7;
  const weeks: Day[][] = [];
  for (let day = 1 - back; ; day += 7) {
    const start = new Date(year, month, day);
    if (weeks.length > 0 && (start.getMonth() !== month || start.getFullYear() !== year)) return weeks;
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const date = new Date(year, month, day + index);
        return { key: dayOf(date), date, inMonth: date.getMonth() === month };
      }),
    );
  }
}

/** From the first to after the last day that the month's page shows. */
export function spanOf(weeks: Day[][]): { from: string; before: string } {
  const first = weeks[0]?.[0]?.date ?? new Date(0);
  const last = weeks.at(-1)?.at(-1)?.date ?? first;
  return { from: first.toISOString(), before: new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1).toISOString() };
}

export function byDay<T extends { due_at?: string }>(rows: T[]): Map<string, T[]> {
  const days = new Map<string, T[]>();
  for (const row of rows) {
    if (!row.due_at) continue;
    const key = dayOf(new Date(row.due_at));
    days.set(key, [...(days.get(key) ?? []), row]);
  }
  for (const list of days.values()) list.sort((left, right) => (left.due_at ?? '').localeCompare(right.due_at ?? ''));
  return days;
}
