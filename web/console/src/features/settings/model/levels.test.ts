import { expect, test } from 'vitest';
import { factsIn, percentsOf, spanOf, withTarget } from './levels';

test('targets_stand_in_the_order_of_a_case', () => {
  const two = withTarget(withTarget([], 'resolution', true), 'first_response', true);
  expect(two.map(({ type }) => type)).toEqual(['first_response', 'resolution']);
  expect(two[1]?.pauses).toEqual(['customer']);
  expect(withTarget(two, 'resolution', false).map(({ type }) => type)).toEqual(['first_response']);
});

test('warnings_are_whole_parts_of_the_time_without_the_breach', () => {
  expect(percentsOf(['80', '50%', '80', '100', '0', 'x', '1.5', '120'])).toEqual([50, 80, 120]);
});

test('the_preview_asks_for_the_facts_that_matter', () => {
  expect(factsIn({ all: [{ fact: 'case.tier', is: 'is', value: 'gold' }, { any: [{ fact: 'case.kind', is: 'is_set' }] }] })).toEqual(['case.tier', 'case.kind']);
  expect(factsIn({})).toEqual([]);
});

test('a_span_is_hours_and_minutes', () => {
  expect(spanOf(5400)).toEqual({ hours: 1, minutes: 30 });
  expect(spanOf(2700)).toEqual({ hours: 0, minutes: 45 });
});
