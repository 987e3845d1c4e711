import { expect, test } from 'vitest';
import { causeOptions, causePath, flat, treeOf, withBelow } from './causes';
import type { Cause } from './types';

const cause = (id: string, name: string, parent?: string, more: Partial<Cause> = {}): Cause => ({ id, name, parent, names: {}, active: true, position: 0, ...more });
const causes = [cause('1', 'Product'), cause('2', 'Delivery', undefined, { names: { 'zh-CN': '配送' } }), cause('3', 'Late', '2'), cause('4', 'Customs', '3'), cause('5', 'Old', '2', { active: false })];

test('children_stand_below_their_parents_by_position_then_name', () => {
  expect(flat(treeOf(causes, 'en')).map(({ cause: { name }, depth }) => `${depth} ${name}`)).toEqual(['1 Delivery', '2 Late', '3 Customs', '2 Old', '1 Product']);
  expect(treeOf([cause('1', 'Lost', '99')], 'en').map((node) => node.cause.name)).toEqual(['Lost']);
});

test('a_path_is_told_in_the_readers_language', () => {
  expect(causePath(causes, '4', 'zh-CN')).toBe('配送 / Late / Customs');
  expect(causePath(causes, undefined, 'en')).toBe('');
});

test('what_is_switched_off_is_offered_only_while_it_is_chosen', () => {
  const offered = (chosen?: string) => JSON.stringify(causeOptions(treeOf(causes, 'en'), 'en', chosen));
  expect(offered()).not.toContain('Old');
  expect(offered('5')).toContain('Old');
});

test('a_cause_cannot_be_moved_below_itself', () => {
  expect([...withBelow(causes, '2')].sort()).toEqual(['2', '3', '4', '5']);
});
