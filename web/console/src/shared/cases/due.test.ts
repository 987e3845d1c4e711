import { expect, test } from 'vitest';
import { clockGrade, countdown, dueAt, leftOf, shownClocks, workingTime } from './due';
import type { ClockView, ServiceClock } from './types';

const clock = (change: Partial<ServiceClock> = {}): ServiceClock => ({
  id: '1', type: 'resolution', round: 1, status: 'running', elapsed_us: 0, terms: { policy: '1', calendar: '1', target_s: 3600, warn_percent: [50, 80], pauses: [] },
  started_at: '2026-03-01T08:00:00Z', told_percent: 0, ...change,
});
const view = (change: Partial<ClockView> = {}, of: Partial<ServiceClock> = {}): ClockView => ({ clock: clock(of), left_s: 600, over_s: 0, counting: true, ...change });
const now = Date.parse('2026-03-01T09:00:00Z');

test('a_countdown_is_exact_to_the_second_below_a_day', () => {
  expect(countdown(249_000)).toBe('4:09');
  expect(countdown(3_729_000)).toBe('1:02:09');
  expect(countdown(-61_000)).toBe('1:01');
  expect(countdown(3 * 86_400_000 + 4 * 3_600_000 + 12 * 60_000)).toBe('3d 04:12');
});

test('what_is_due_within_the_hour_is_amber_and_what_has_passed_is_red', () => {
  expect(dueAt('2026-03-01T11:00:00Z', now).grade).toBe('calm');
  expect(dueAt('2026-03-01T09:59:59Z', now)).toEqual({ grade: 'soon', late: false, text: '59:59' });
  expect(dueAt('2026-03-01T08:59:30Z', now)).toEqual({ grade: 'late', late: true, text: '−0:30' });
});

test('a_clock_moves_only_while_it_counts', () => {
  const asOf = '2026-03-01T08:59:00Z';
  expect(leftOf(view(), asOf, now)).toBe(540);
  expect(leftOf(view({ counting: false }), asOf, now)).toBe(600);
  expect(leftOf(view({ left_s: 0, over_s: 30 }), asOf, now)).toBe(-90);
});

test('a_clock_is_amber_from_its_first_warning_and_red_when_it_is_broken', () => {
  expect(clockGrade(clock(), 1900)).toBe('calm');
  expect(clockGrade(clock(), 1700)).toBe('soon');
  expect(clockGrade(clock(), -1)).toBe('late');
  expect(clockGrade(clock({ breached_at: '2026-03-01T08:30:00Z' }), 100)).toBe('late');
});

test('the_last_round_of_each_type_is_shown_and_open_ones_come_first', () => {
  const met = view({}, { id: '2', type: 'first_response', status: 'met', ended_at: '2026-03-01T08:10:00Z' });
  const first = view({}, { id: '3', type: 'next_response', status: 'met', ended_at: '2026-03-01T08:20:00Z' });
  const second = view({}, { id: '4', type: 'next_response', round: 2, due_at: '2026-03-01T09:10:00Z' });
  const long = view({}, { id: '5', due_at: '2026-03-02T09:10:00Z' });
  expect(shownClocks([met, first, long, second]).map((each) => each.clock.id)).toEqual(['4', '5', '2']);
});

test('working_time_is_told_in_the_two_largest_units', () => {
  expect([30, 2700, 7200, 9000, 190_800].map(workingTime)).toEqual(['30s', '45m', '2h', '2h 30m', '2d 5h']);
});
