import { expect, test } from 'vitest';
import { careLimit, currenciesOf, habitDays, limitOf, withCareLimit, withLimit } from './limits';

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

test('what_may_be_given_stands_once_per_harm_and_currency', () => {
  const limits = withCareLimit(withCareLimit([], 'minor', 'EUR', 2_000), 'minor', 'CNY', 10_000);
  expect(currenciesOf(limits)).toEqual(['EUR', 'CNY']);
  expect(careLimit(withCareLimit(limits, 'minor', 'EUR', 500), 'minor', 'EUR')).toBe(500);
  expect(withCareLimit(limits, 'minor', 'EUR', 500)).toHaveLength(2);
  expect(careLimit(withCareLimit(limits, 'minor', 'EUR', undefined), 'minor', 'EUR')).toBeUndefined();
  expect(careLimit(limits, 'grave', 'EUR')).toBeUndefined();
});
