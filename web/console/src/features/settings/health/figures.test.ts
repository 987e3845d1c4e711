import { expect, test } from 'vitest';
import type { HealthFigure, HealthSection } from '@/shared/api/types';
import { linesOf, secondsText, tellsSomething, unitOf, valueText } from './figures';

const figure = (name: string, value: number, labels: Record<string, string> = {}): HealthFigure => ({ name, kind: name.endsWith('_total') ? 'counter' : 'gauge', help: '', labels, value });
const section = (figures: HealthFigure[]): HealthSection => ({ name: 'web', light: 'green', findings: [], figures, facts: [], items: [] });

test('durations_are_written_in_the_unit_that_fits', () => {
  expect([0, 0.00025, 0.0042, 0.3, 3.42, 90, 600, 9000, 864_000].map((value) => secondsText(value, 'en'))).toEqual(
    ['0 sec', '250 μs', '4.2 ms', '300 ms', '3.4 sec', '90 sec', '10 min', '2.5 hr', '10 days']);
  expect(secondsText(0.3, 'zh-CN')).toBe('300毫秒');
});

test('the_end_of_the_name_tells_the_unit', () => {
  expect(['job_seconds', 'process_cpu_seconds_total', 'disk_free_bytes', 'jobs_dead', 'process_start_time_seconds'].map(unitOf)).toEqual(['seconds', 'seconds', 'bytes', 'count', 'moment']);
  expect(valueText(12_345, 'count', 'en')).toBe('12,345');
});

test('figures_by_route_are_added_up_and_few_labels_are_shown', () => {
  const lines = linesOf(section([
    figure('http_requests_total', 3, { route: '/a', status: '2xx' }), figure('http_requests_total', 4, { route: '/b', status: '2xx' }),
    figure('chat_sockets', 2, { side: 'agent' }), figure('chat_sockets', 5, { side: 'visitor' }),
    figure('messages_total', 9, { channel: 'web' }),
  ]));
  expect(lines.map(({ name, label, figure: { value } }) => [name, label, value])).toEqual([
    ['http_requests_total', undefined, 7], ['chat_sockets', 'agent', 2], ['chat_sockets', 'visitor', 5], ['messages_total', undefined, 9],
  ]);
});

test('the_audit_trail_tells_of_its_own_reader_and_an_empty_card_is_left_out', () => {
  const lag = ['search', 'audit'].map((consumer) => figure('consumer_lag_events', 1, { consumer }));
  expect(linesOf({ ...section(lag), name: 'audit' })).toHaveLength(1);
  expect(linesOf({ ...section(lag), name: 'consumers' })).toHaveLength(2);
  expect([section([]), { ...section([]), light: 'yellow' as const }, section(lag)].map(tellsSomething)).toEqual([false, true, true]);
});
