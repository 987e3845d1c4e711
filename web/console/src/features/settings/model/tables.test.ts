import { expect, test } from 'vitest';
import type { DecisionTable } from '@/shared/api/types';
import { freeName, hiddenFrom, keyOf, withCell, withChangedInput, withChangedOutput, withInput, withoutInput, withRowMoved } from './tables';

const table: DecisionTable = {
  hit: 'first', inputs: [{ name: 'amount', fact: 'approval.amount', is: 'at_most' }, { name: 'tier', fact: 'case.tier', is: 'one_of' }],
  outputs: [{ name: 'decision', type: 'text', choices: ['approve', 'ask'] }],
  rows: [{ id: 'a', when: { amount: 50 }, then: { decision: 'approve' } }, { id: 'b', when: { amount: 200, tier: ['gold'] }, then: { decision: 'approve' } }, { id: 'c', when: {}, then: { decision: 'ask' } }],
};

test('a_name_becomes_a_key', () => {
  expect(keyOf('Refund limits (EU)')).toBe('refund_limits_eu');
  expect(keyOf('24 hours')).toBe('n24_hours');
  expect(keyOf('退款')).toBe('');
  expect(freeName('amount', ['amount', 'amount_2'])).toBe('amount_3');
  expect(freeName('退款', [])).toBe('column');
});

test('a_new_column_is_named_after_its_fact', () => {
  const wider = withInput(table, { name: 'case.tier', type: 'text' });
  expect(wider.inputs.at(-1)).toEqual({ name: 'tier_2', fact: 'case.tier', is: 'is' });
});

test('cells_go_with_their_column', () => {
  expect(withoutInput(table, 0).rows.map((row) => row.when)).toEqual([{}, { tier: ['gold'] }, {}]);
  expect(withChangedInput(table, 0, { fact: 'approval.amount', is: 'at_least' }).rows[0]?.when).toEqual({ amount: 50 });
  expect(withChangedInput(table, 1, { fact: 'case.tier', is: 'is' }).rows[1]?.when).toEqual({ amount: 200 });
});

test('a_renamed_output_keeps_its_cells_and_one_of_another_type_loses_them', () => {
  expect(withChangedOutput(table, 0, { name: 'answer', type: 'text' }).rows[0]?.then).toEqual({ answer: 'approve' });
  expect(withChangedOutput(table, 0, { name: 'decision', type: 'number' }).rows[0]?.then).toEqual({});
});

test('an_emptied_cell_may_be_anything', () => {
  expect(withCell(table, 0, 'when', 'amount', undefined).rows[0]?.when).toEqual({});
  expect(withCell(table, 2, 'then', 'decision', 'approve').rows[2]?.then).toEqual({ decision: 'approve' });
});

test('rows_below_one_that_always_applies_are_never_asked', () => {
  expect(hiddenFrom(table)).toBeUndefined();
  expect(hiddenFrom(withRowMoved(table, 2, 0))).toBe(1);
  expect(hiddenFrom({ ...withRowMoved(table, 2, 0), hit: 'collect' })).toBeUndefined();
});
