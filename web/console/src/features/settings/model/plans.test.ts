import { expect, test } from 'vitest';
import { datesOf, draftOf, surgeProblem } from './plans';

test('a_surge_goes_through_the_form_unchanged', () => {
  const surge = { from: '2026-11-11T00:00:00.000Z', to: '2026-11-12T18:30:00.000Z', expected_per_day: 5000, queues: ['1'], overflow: '2', teams: ['3'] };
  expect(draftOf(datesOf(surge))).toEqual(surge);
});

test('dates_are_needed_and_in_order', () => {
  expect(surgeProblem({ from: '', to: '2026-11-12T00:00' })).toBe('dates_needed');
  expect(surgeProblem({ from: '2026-11-12T00:00', to: '2026-11-11T00:00' })).toBe('order_wrong');
  expect(surgeProblem({ from: '2026-11-11T00:00', to: '2026-11-12T00:00' })).toBeUndefined();
});
