// My day: what I owe, put under the words in which people think of time.
import { dayOf } from '@/shared/cases/moment';
import type { DayItem } from '@/shared/cases/types';

export const sections = ['overdue', 'today', 'tomorrow', 'week', 'later', 'some_day'] as const;
export type Section = (typeof sections)[number];

export function sectionOf(item: Pick<DayItem, 'due_at'>, now: number): Section {
  if (!item.due_at) return 'some_day';
  const due = new Date(item.due_at);
  if (due.getTime() < now) return 'overdue';
  const today = new Date(now);
  const day = (ahead: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() + ahead);
  if (dayOf(due) === dayOf(today)) return 'today';
  if (dayOf(due) === dayOf(day(1))) return 'tomorrow';
  return due < day(7) ? 'week' : 'later';
}

export function inSections(items: DayItem[], now: number): { section: Section; items: DayItem[] }[] {
  return sections
    .map((section) => ({ section, items: items.filter((item) => sectionOf(item, now) === section) }))
    .filter((each) => each.items.length > 0);
}

/** Where an item leads. */
export function pathOfItem(item: DayItem): string {
  if (item.kind === 'task' && item.case_id) return `/cases/case/${item.case_id}?task=${item.id}`;
  if (item.kind === 'matter') return `/cases/case/${item.case_id ?? item.id}`;
  if (item.case_id) return `/cases/case/${item.case_id}`;
  return item.conversation ? `/inbox/all/${item.conversation}` : '/cases/day';
}
