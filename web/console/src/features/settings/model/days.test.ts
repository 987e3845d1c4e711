import { expect, test } from 'vitest';
import { everyDay } from './days';

test('days_without_ratings_are_filled_in', () => {
  const days = everyDay([{ date: '2026-02-27', count: 2, average: 4 }, { date: '2026-03-02', count: 1, average: 5 }]);
  expect(days.map((day) => day.date)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
  expect(days[1]?.count).toBe(0);
  expect(everyDay([])).toEqual([]);
});
