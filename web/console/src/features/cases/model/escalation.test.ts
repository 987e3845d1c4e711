import { expect, test } from 'vitest';
import type { Escalation, EscalationStanding } from '@/shared/escalation/types';
import { mayAcknowledge, ringing, targetsOf, waysUp } from './escalation';

const call = { state: 'ringing', answer_within_s: 900, chain: ['1', '2'], rings: [{ user: '1', name: 'Sofia', at: '2026-03-02T08:00:00Z' }], turns: 1 } as const;
const raised = { id: '9', call } as unknown as Escalation;
const standing = (change: Partial<EscalationStanding>): EscalationStanding => ({ rung: 0, lines: [], by_hand: [], may_go_on: false, may_go_back: false, escalations: [], ...change });

test('who_was_called_or_may_assign_may_acknowledge', () => {
  expect(mayAcknowledge(raised, '1', false)).toBe(true);
  expect(mayAcknowledge(raised, '2', false)).toBe(false);
  expect(mayAcknowledge(raised, '2', true)).toBe(true);
  expect(mayAcknowledge({ ...raised, call: { ...raised.call!, state: 'acknowledged' } }, '1', true)).toBe(false);
});

test('only_calls_that_still_ring_are_urgent', () => {
  expect(ringing(standing({ escalations: [raised, { ...raised, id: '8', call: undefined }] }))).toEqual([raised]);
});

test('a_case_goes_up_to_what_comes_next_or_to_what_is_named', () => {
  expect(waysUp(standing({}))).toEqual([]);
  const ways = waysUp(standing({ may_go_on: true, line: 1, by_hand: [{ level: 'manager', name: 'Duty manager', rung: 4 }], lines: [{ line: 1, name: 'First' }, { line: 2, name: 'Second' }] }));
  expect(ways.map(({ key }) => key)).toEqual(['next', 'level manager', 'line 2']);
  expect(ways.map(({ key }) => targetsOf(key))).toEqual([{}, { level: 'manager' }, { line: 2 }]);
});
