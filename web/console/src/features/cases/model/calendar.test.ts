import { expect, test } from 'vitest';
import { byDay, monthKey, monthOf, spanOf, weeksOf } from './calendar';

test('a_month_is_shown_in_whole_weeks_from_monday', () => {
  const weeks = weeksOf(2026, 1); // February 2026 begins on a Sunday
  expect(weeks).toHaveLength(5);
  expect(weeks[0]?.[0]?.key).toBe('2026-01-26');
  expect(weeks[0]?.[6]).toMatchObject({ key: '2026-02-01', inMonth: true });
  expect(weeks.at(-1)?.at(-1)?.key).toBe('2026-03-01');
});

test('the_turn_of_the_year_is_no_edge', () => {
  expect(monthKey(2026, 12)).toBe('2027-01');
  expect(monthKey(2026, -1)).toBe('2025-12');
  expect(weeksOf(2026, 11).at(-1)?.[3]?.key).toBe('2026-12-31');
});

test('an_address_without_a_month_shows_this_one', () => {
  const now = new Date(2026, 2, 15).getTime();
  expect(monthOf('2026-11', now)).toEqual({ year: 2026, month: 10 });
  expect(monthOf('2026-13', now)).toEqual({ year: 2026, month: 2 });
  expect(monthOf(null, now)).toEqual({ year: 2026, month: 2 });
});

test('the_span_ends_after_the_last_day', () => {
  const span = spanOf(weeksOf(2026, 1));
  expect(new Date(span.before).getTime() - new Date(span.from).getTime()).toBe(35 * 86_400_000);
});

test('what_is_due_stands_on_its_local_day_in_order', () => {
  const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
  const days = byDay([{ id: 'b', due_at: at(3, 15) }, { id: 'a', due_at: at(3, 9) }, { id: 'c', due_at: at(4, 0) }, { id: 'd' }]);
  expect(days.get('2026-03-03')?.map((each) => each.id)).toEqual(['a', 'b']);
  expect(days.get('2026-03-04')?.map((each) => each.id)).toEqual(['c']);
});
