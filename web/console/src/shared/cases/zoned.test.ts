import { expect, test } from 'vitest';
import { zonedInput, zonedIso, zonedText } from './zoned';

test('a_wall_clock_time_of_a_zone_is_one_moment_and_back', () => {
  expect(zonedIso('2026-03-03T10:00', 'Asia/Shanghai')).toBe('2026-03-03T02:00:00.000Z');
  expect(zonedIso('2026-07-03T10:00', 'America/New_York')).toBe('2026-07-03T14:00:00.000Z');
  expect(zonedInput('2026-03-03T02:00:00Z', 'Asia/Shanghai')).toBe('2026-03-03T10:00');
  expect(zonedIso('', 'UTC')).toBeUndefined();
});

test('the_morning_after_the_clocks_change_is_right', () => {
  expect(zonedIso('2026-03-29T10:00', 'Europe/Berlin')).toBe('2026-03-29T08:00:00.000Z');
  expect(zonedIso('2026-03-29T01:30', 'Europe/Berlin')).toBe('2026-03-29T00:30:00.000Z');
  expect(zonedIso('2026-10-25T10:00', 'Europe/Berlin')).toBe('2026-10-25T09:00:00.000Z');
});

test('a_near_day_is_told_as_one_says_it', () => {
  const now = Date.parse('2026-03-02T20:00:00Z');
  expect(zonedText('2026-03-03T10:00:00Z', 'UTC', now, 'en')).toBe('tomorrow 10:00');
  // In Shanghai it is the third already.
  expect(zonedText('2026-03-03T02:00:00Z', 'Asia/Shanghai', now, 'en')).toBe('today 10:00');
  expect(zonedText('2026-03-06T10:00:00Z', 'UTC', now, 'en')).toBe('Friday 10:00');
  expect(zonedText('2026-03-03T02:00:00Z', 'Asia/Shanghai', now, 'zh-CN')).toBe('今天 10:00');
});
