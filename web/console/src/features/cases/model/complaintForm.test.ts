import { expect, test } from 'vitest';
import type { Complaint } from '@/shared/complaints/types';
import { factsChange, factsForm, limitOn, placedErrors, regulatorChange } from './complaintForm';

const at = '2026-03-01T08:00:30Z';
const euros = (minor: number) => ({ minor, currency: 'EUR' });
const fresh: Complaint = {
  case_id: '1', number: 'CMP-1', title: 'It leaks', version: 1, product: '', batch: '', harm: 'property', harm_text: '', severity: 'minor', demand: 'nothing', demand_text: '', findings: [], cause_name: '', whys: [],
  decision: '', answer: '', remedies: [], lesson: '', received_at: at, steps: [],
};

test('each_problem_stands_at_its_input_and_one_without_an_input_is_told_as_a_whole', () => {
  const problem = (field: string) => [{ field, message: 'is wrong' }];
  expect(placedErrors(problem('product'), ['product'])).toEqual([{ name: ['product'], errors: ['is wrong'] }]);
  expect(placedErrors(problem('whys[2]'), ['whys'])).toEqual([{ name: ['whys', 2], errors: ['is wrong'] }]);
  expect(placedErrors(problem('demand_money.currency'), ['demand_money'])).toEqual([{ name: ['demand_money'], errors: ['is wrong'] }]);
  expect(placedErrors(problem('version'), ['product'])).toBeUndefined();
  expect(placedErrors([], ['product'])).toBeUndefined();
});

test('what_the_case_was_opened_with_stands_in_for_what_the_complaint_does_not_say', () => {
  const form = factsForm(fresh, { product: 'Kettle', demanded: 'exchange', amount: euros(4990) }, 'EUR');
  expect([form.product, form.demand, form.demand_money]).toEqual(['Kettle', 'replacement', euros(4990)]);
  expect(factsForm({ ...fresh, product: 'Toaster', demand: 'repair' }, { product: 'Kettle', demanded: 'refund' }, 'EUR')).toMatchObject({ product: 'Toaster', demand: 'repair', demand_money: euros(0) });
});

test('after_the_decision_harm_and_severity_are_not_sent', () => {
  const form = { product: ' Kettle ', harm: 'health' as const, harm_text: 'x', severity: 'serious' as const, demand_money: euros(0) };
  expect(factsChange(form, true)).toEqual({ product: 'Kettle', batch: undefined, demand: undefined, demand_text: undefined });
  expect(factsChange(form, false)).toMatchObject({ harm: 'health', severity: 'serious' });
});

test('all_remedies_together_count_against_the_limit_of_the_harm', () => {
  const settings = { currency: 'EUR', remedy_limits: [{ harm: 'property' as const, minor: 10_000 }] };
  const spent = { ...fresh, remedies: [{ id: '1', kind: 'voucher' as const, text: '', cost: euros(6000), state: 'given' as const, name: '', at }] };
  expect(limitOn(fresh, settings, euros(10_000)).why).toBe('within');
  expect(limitOn(spent, settings, euros(4001)).why).toBe('above');
  expect(limitOn({ ...fresh, harm: 'none' }, settings, euros(1)).free).toBe(false);
  expect(limitOn(spent, settings, euros(0)).free).toBe(true);
  expect(limitOn(fresh, settings, { minor: 1, currency: 'USD' }).why).toBe('currency');
});

test('a_new_number_alone_does_not_begin_the_deadline_anew', () => {
  const before = { regulator: '9', name: 'Authority', reference: '', received_at: at, due_at: at };
  expect(regulatorChange(before, { regulator: '9', regulator_reference: ' R-1 ', regulator_received_at: '2026-03-01T08:00:00Z' })).toEqual({ regulator_reference: 'R-1' });
  expect(regulatorChange(before, { regulator: '8', regulator_reference: '', regulator_received_at: at })).toEqual({ regulator: '8', regulator_received_at: at, regulator_reference: '' });
});
