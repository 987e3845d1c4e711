import { expect, test } from 'vitest';
import { momentAt, momentsOf } from './moments';

const line = (kind: string, at: string) => ({ kind, at });
const moments = momentsOf([
  line('case.solved', '2026-03-02T10:00:00.500000Z'), line('clock.started', '2026-03-01T08:00:00.200000Z'), line('case.opened', '2026-03-01T08:00:00.100000Z'), line('case.assigned', '2026-03-01T09:00:00.000000Z'),
]);

test('what_happens_together_is_one_moment_named_by_what_was_done', () => {
  expect(moments.map((moment) => moment.line.kind)).toEqual(['case.opened', 'case.assigned', 'case.solved']);
  expect(moments[0]?.at).toBe('2026-03-01T08:00:00.201Z');
});

test('a_minute_belongs_to_the_last_moment_before_it', () => {
  expect(['2026-03-01T07:00:00Z', '2026-03-01T08:30:00Z', '2026-03-09T00:00:00Z'].map((at) => momentAt(moments, at))).toEqual([-1, 0, 2]);
});
