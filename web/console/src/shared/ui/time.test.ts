import { expect, test } from 'vitest';
import { relativeTime, shortDuration, stopwatch, timeInZone, waitGrade } from './time';

test('grades_turn_at_two_and_five_minutes', () => {
  expect([0, 119, 120, 299, 300].map((seconds) => waitGrade(seconds * 1000))).toEqual(['fresh', 'fresh', 'due', 'due', 'late']);
});

test('durations_are_short', () => {
  expect([0, 59, 60, 3599, 3600, 3900, 90_000].map((seconds) => shortDuration(seconds * 1000))).toEqual(['0s', '59s', '1m', '59m', '1h', '1h 5m', '1d']);
  expect([7, 760, 3729].map((seconds) => stopwatch(seconds * 1000))).toEqual(['0:07', '12:40', '1:02:09']);
});

test('a_moment_ago_is_told_in_the_readers_language', () => {
  const now = Date.parse('2026-03-01T10:00:00');
  expect(relativeTime('2026-03-01T09:55:00', now, 'en')).toMatch(/5/);
  expect(relativeTime('2026-03-01T09:55:00', now, 'zh-CN')).toContain('5分钟前');
  expect(relativeTime('2026-03-01T07:05:00', now, 'en')).toBe('07:05');
});

test('an_unknown_zone_is_no_error', () => {
  expect(timeInZone('Nowhere/Land', 0, 'en')).toBeUndefined();
});
