import { expect, test } from 'vitest';
import { dayOf, endOfDay, isDue } from './due';

const now = Date.parse('2026-03-02T12:00:00Z');

test('what_has_expired_is_told_before_what_is_due', () => {
  expect(isDue({ state: 'published', expires_at: '2026-03-01T00:00:00Z', review_due_at: '2026-02-01T00:00:00Z' }, now)?.what).toBe('expired');
  expect(isDue({ state: 'published', expires_at: '2026-04-01T00:00:00Z', review_due_at: '2026-02-01T00:00:00Z' }, now)?.what).toBe('review');
});

test('what_is_retired_asks_for_nothing', () => {
  expect(isDue({ state: 'retired', expires_at: '2026-03-01T00:00:00Z' }, now)).toBeUndefined();
  expect(isDue({ state: 'published' }, now)).toBeUndefined();
});

test('a_chosen_day_is_shown_as_the_same_day', () => {
  expect(dayOf(endOfDay('2026-03-02'))).toBe('2026-03-02');
  expect(dayOf(undefined)).toBe('');
});
