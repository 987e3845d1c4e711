import { expect, test } from 'vitest';
import { placed, placesOf } from './place';

const all = [{ id: 'a', name: 'Gold' }, { id: 'b', name: 'Silver' }, { id: 'c', name: 'All' }];

test('a_new_one_may_stand_first_or_after_any_other', () => {
  expect(placesOf(all, undefined)).toEqual([{ place: 1 }, { place: 2, after: 'Gold' }, { place: 3, after: 'Silver' }, { place: 4, after: 'All' }]);
});

test('one_that_is_there_stands_before_or_after_the_others', () => {
  expect(placesOf(all, 'b')).toEqual([{ place: 1 }, { place: 2, after: 'Gold' }, { place: 3, after: 'All' }]);
});

test('the_order_with_one_put_in_its_place', () => {
  expect(placed(['a', 'b', 'c'], 'c', 1)).toEqual(['c', 'a', 'b']);
  expect(placed(['a', 'b', 'c'], 'a', 3)).toEqual(['b', 'c', 'a']);
  expect(placed(['a', 'b'], 'b', 99)).toEqual(['a', 'b']);
});
