import { expect, test } from 'vitest';
import type { Fact } from '../api/types';
import { conditionOf, groupOf, listOf, momentOf, momentText, moved, rooted, saysNothing, withFact, withOperator } from './model';

const kind: Fact = { name: 'case.kind', type: 'text', choices: ['complaint'] };
const subject: Fact = { name: 'case.subject', type: 'text' };
const reopened: Fact = { name: 'case.reopened', type: 'number' };
const owned: Fact = { name: 'case.owned', type: 'boolean' };

test('a_single_test_is_edited_as_a_list_of_one', () => {
  const single = { fact: 'case.kind', is: 'is' as const, value: 'complaint' };
  expect(rooted(single)).toEqual({ gate: 'all', items: [single] });
  expect(groupOf(single)).toBeUndefined();
  expect(conditionOf({ gate: 'any', items: [single] })).toEqual({ any: [single] });
});

test('nothing_at_all_says_nothing', () => {
  expect(saysNothing(undefined)).toBe(true);
  expect(saysNothing({})).toBe(true);
  expect(saysNothing({ all: [] })).toBe(true);
  expect(saysNothing({ all: [{ fact: 'case.kind', is: 'is_set' }] })).toBe(false);
});

test('another_fact_keeps_what_still_makes_sense', () => {
  expect(withFact({ fact: 'case.subject', is: 'contains', value: 'kettle' }, { ...subject, name: 'message.text' }, subject)).toEqual({ fact: 'message.text', is: 'contains', value: 'kettle' });
  expect(withFact({ fact: 'case.subject', is: 'contains', value: 'kettle' }, reopened, subject)).toEqual({ fact: 'case.reopened', is: 'is' });
  expect(withFact({ fact: 'case.subject', is: 'is', value: 'kettle' }, kind, subject)).toEqual({ fact: 'case.kind', is: 'is' });
  expect(withFact({ fact: 'case.subject', is: 'is', value: 'kettle' }, owned, subject)).toEqual({ fact: 'case.owned', is: 'is', value: true });
});

test('one_value_becomes_a_list_and_back', () => {
  const list = withOperator({ fact: 'case.kind', is: 'is', value: 'complaint' }, 'one_of', kind);
  expect(list).toEqual({ fact: 'case.kind', is: 'one_of', value: ['complaint'] });
  expect(withOperator(list, 'is_not', kind)).toEqual({ fact: 'case.kind', is: 'is_not', value: 'complaint' });
  expect(withOperator(list, 'is_unset', kind)).toEqual({ fact: 'case.kind', is: 'is_unset' });
});

test('a_moment_is_read_and_written', () => {
  for (const text of ['now', '-30m', '+2h', '-3d', '+1w', '2026-03-01T08:00:00Z']) expect(momentText(momentOf(text))).toBe(text);
  expect(momentOf('-3d')).toEqual({ when: 'ago', amount: 3, unit: 'd' });
  expect(momentOf(undefined)).toEqual({ when: 'now' });
});

test('lists_of_numbers_hold_numbers', () => {
  expect(listOf('number', ['1', '2.5', 'x'])).toEqual([1, 2.5, 'x']);
  expect(listOf('text', ['1'])).toEqual(['1']);
});

test('an_item_moves_within_the_list_only', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 1, 9)).toEqual(['a', 'c', 'b']);
});
