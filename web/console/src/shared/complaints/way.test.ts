import { expect, test } from 'vitest';
import type { Complaint, Step } from './types';
import { costOf, locksOf, lookOf, missingFor, nextStep } from './way';

const at = '2026-03-01T08:00:00Z';
const euros = (minor: number) => ({ minor, currency: 'EUR' });
type Remedy = Complaint['remedies'][number];
const remedy = (state: Remedy['state'], minor = 0): Remedy => ({ id: '1', kind: 'refund', text: 'The price', cost: euros(minor), state, name: 'Sofia', at });
const complaint = (taken: Step[], more: Partial<Complaint> = {}): Complaint => ({
  case_id: '1', number: 'CMP-1', title: 'It leaks', version: 1, product: '', batch: '', harm: 'none', harm_text: '', severity: 'minor', demand: 'nothing', demand_text: '', findings: [], cause_name: '', whys: [],
  decision: '', answer: '', remedies: [], lesson: '', received_at: at, steps: taken.map((step) => ({ step, name: 'Sofia', note: '', at })), ...more,
});
const toDecided: Step[] = ['received', 'acknowledged', 'investigated', 'decided'];

test('each_step_follows_the_one_before_it', () => {
  expect(nextStep(complaint(['received']))).toBe('acknowledged');
  expect(nextStep(complaint([...toDecided, 'remedied', 'told', 'closed', 'learnt']))).toBeUndefined();
});

test('without_anything_to_give_the_answer_follows_the_decision', () => {
  expect(nextStep(complaint(toDecided))).toBe('told');
  expect(nextStep(complaint(toDecided, { remedies: [remedy('dropped'), remedy('refused')] }))).toBe('told');
  expect(nextStep(complaint(toDecided, { remedies: [remedy('ready')] }))).toBe('remedied');
  expect(lookOf(complaint(toDecided), 'remedied')).toBe('skipped');
  expect(lookOf(complaint([...toDecided, 'told']), 'remedied')).toBe('skipped');
});

test('what_a_step_needs_is_named_before_it_is_tried', () => {
  expect(missingFor(complaint([]), 'investigated', [])).toBe('finding');
  expect(missingFor(complaint([]), 'decided', [])).toBe('outcome');
  expect(missingFor(complaint([], { outcome: 'upheld' }), 'decided', [])).toBe('decision');
  expect(missingFor(complaint([], { remedies: [remedy('waiting')] }), 'remedied', [])).toBe('open_remedy');
  expect(missingFor(complaint([], { remedies: [remedy('given')] }), 'remedied', [])).toBeUndefined();
  expect(missingFor(complaint([]), 'told', [])).toBe('answer');
});

test('learning_wants_a_cause_a_why_and_an_action_that_was_not_dropped_or_the_words_why_not', () => {
  expect(missingFor(complaint([]), 'learnt', [])).toBe('cause');
  expect(missingFor(complaint([], { cause: '7' }), 'learnt', [])).toBe('whys');
  const known = { cause: '7', whys: ['The box was thin.'] };
  expect(missingFor(complaint([], known), 'learnt', [{ state: 'dropped' }])).toBe('action_or_lesson');
  expect(missingFor(complaint([], known), 'learnt', [{ state: 'open' }])).toBeUndefined();
  expect(missingFor(complaint([], { ...known, lesson: 'A one-off.' }), 'learnt', [])).toBeUndefined();
});

test('what_was_decided_on_is_locked_and_opens_when_the_step_is_taken_back', () => {
  expect(locksOf(complaint(['received']))).toEqual({ facts: false, remedies: false, answer: false, cause: false });
  expect(locksOf(complaint([...toDecided, 'told']))).toEqual({ facts: true, remedies: true, answer: true, cause: false });
});

test('cost_counts_what_was_not_refused_or_dropped', () => {
  expect(costOf(complaint([]))).toBeUndefined();
  expect(costOf(complaint([], { remedies: [remedy('given', 500), remedy('waiting', 250), remedy('refused', 9000), remedy('dropped', 9000)] }))).toEqual(euros(750));
});
