import { expect, test } from 'vitest';
import { parentsFor, reordered, rowsOf, treeOf, type Category } from './categories';

const one = (id: string, parent?: string, position = 0): Category => ({ id, name: `n${id}`, names: {}, kinds: [], active: true, position, ...(parent ? { parent } : {}) });
const all = [one('1', undefined, 2), one('2', undefined, 1), one('3', '1', 1), one('4', '1', 2), one('5', '4')];

test('a_tree_is_drawn_in_the_order_of_its_places', () => {
  expect(rowsOf(treeOf(all)).map(({ category, depth }) => `${category.id}@${depth}`)).toEqual(['2@0', '1@0', '3@1', '4@1', '5@2']);
});

test('a_category_goes_anywhere_but_into_itself', () => {
  expect(parentsFor(all, '4').map(({ category }) => category.id)).toEqual(['2', '1', '3']);
  expect(parentsFor(all, undefined)).toHaveLength(5);
});

test('only_those_that_change_their_place_are_told', () => {
  expect(reordered(all, '1', -1)).toEqual([{ id: '1', position: 1 }, { id: '2', position: 2 }]);
  expect(reordered(all, '3', 1)).toEqual([{ id: '4', position: 1 }, { id: '3', position: 2 }]);
  expect(reordered(all, '2', -1)).toEqual([]);
});

test('places_that_were_never_set_are_set', () => {
  expect(reordered([one('1'), one('2'), one('3')], '3', -1)).toEqual([{ id: '1', position: 1 }, { id: '3', position: 2 }, { id: '2', position: 3 }]);
});

test('a_category_whose_parent_is_gone_stands_at_the_top', () => {
  expect(rowsOf(treeOf([one('7', '99')])).map(({ depth }) => depth)).toEqual([0]);
});
