import { expect, test } from 'vitest';
import { habitDays, limitOf, withLimit } from './limits';

test('a_harm_has_one_limit_or_none', () => {
  const limits = withLimit(withLimit([], 'health', 20_000), 'financial', 5_000);
  expect(limitOf(limits, 'health')).toBe(20_000);
  expect(limitOf(withLimit(limits, 'health', 100), 'health')).toBe(100);
  expect(withLimit(limits, 'health', 100)).toHaveLength(2);
  expect(limitOf(withLimit(limits, 'health', undefined), 'health')).toBeUndefined();
  expect(limitOf(withLimit([], 'none', 0), 'none')).toBe(0);
});

test('the_habit_is_so_many_windows_long', () => {
  expect(habitDays({ warning_days: 7, habit_windows: 12 })).toBe(84);
});
