import { expect, test } from 'vitest';
import { reopenEnds } from './aftercare';

test('the_window_begins_when_the_case_ends_and_an_open_case_has_none', () => {
  const solved = { state_category: 'solved' as const, solved_at: '2026-03-01T10:00:00Z' };
  expect(reopenEnds(solved, 86_400)).toBe('2026-03-02T10:00:00.000Z');
  expect(reopenEnds({ ...solved, state_category: 'closed', closed_at: '2026-03-05T10:00:00Z' }, 86_400)).toBe('2026-03-06T10:00:00.000Z');
  expect(reopenEnds({ ...solved, state_category: 'open' }, 86_400)).toBeUndefined();
  expect(reopenEnds(solved, 0)).toBeUndefined();
});
