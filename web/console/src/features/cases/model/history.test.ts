import { expect, test } from 'vitest';
import { detailOf } from './history';

const names = {
  state: (key: string) => key.toUpperCase(), user: (id: string) => `User ${id}`, level: (level: string) => level, clock: (type: string) => type, member: (member: string) => (member === 'people' ? 'People' : ''), step: (step: string) => step,
};
const change = (member: string, to: unknown) => ({ member, from: null, to });

test('a_move_says_where_to_and_why', () => {
  expect(detailOf({ kind: 'case.moved', payload: { changes: [change('state', 'bench'), change('state_since', '2026')], note: 'Parts are here' } }, names)).toBe('BENCH · Parts are here');
});

test('ids_of_other_cases_are_not_shown', () => {
  expect(detailOf({ kind: 'case.merged', payload: { changes: [], note: '4711' } }, names)).toBe('');
});

test('a_grade_tells_its_reason', () => {
  expect(detailOf({ kind: 'case.graded', payload: { changes: [change('grade', { level: 'high', overridden: { reason: 'A hospital' } })] } }, names)).toBe('high, A hospital');
});

test('a_task_says_what_it_is_and_not_what_it_changes_in_the_case', () => {
  expect(detailOf({ kind: 'case.task_ended', payload: { task: { title: 'Test', result: 'Leaks' }, changes: [change('people', [])] } }, names)).toBe('Test · Leaks');
});

test('a_clock_says_which_one_and_how_far', () => {
  expect(detailOf({ kind: 'clock.warned', payload: { clock: { type: 'resolution' }, percent: 80 } }, names)).toBe('resolution · 80 %');
});

test('an_entry_is_told_without_its_markup', () => {
  expect(detailOf({ kind: 'case.entry_added', payload: { entry: { text: 'Batch **FJ-12**' } } }, names)).toBe('Batch FJ-12');
});

test('unknown_kinds_without_payload_are_no_error', () => {
  expect(detailOf({ kind: 'x.y', payload: undefined }, names)).toBe('');
});
