import { expect, test } from 'vitest';
import type { HealthReport } from '@/shared/api/types';
import { joined } from './useHealth';

const report = (at: string, points: string[]): HealthReport => ({
  at, light: 'green', sections: [], alarms: [], lines: ['sockets'], step_s: 10, points: points.map((each) => ({ at: each, values: {} })),
});

test('new_points_join_the_old_ones_once_and_an_hour_is_kept', () => {
  const old = report('2026-03-01T10:00:00Z', ['2026-03-01T09:00:10Z', '2026-03-01T09:59:50Z']);
  const fresh = report('2026-03-01T10:01:00Z', ['2026-03-01T09:59:50Z', '2026-03-01T10:00:50Z']);
  expect(joined(old, fresh).points.map((point) => point.at)).toEqual(['2026-03-01T09:59:50Z', '2026-03-01T10:00:50Z']);
  expect(joined(undefined, fresh)).toBe(fresh);
});
