import { expect, test } from 'vitest';
import { detailOf } from './history';

const names = { state: (key: string) => key.toUpperCase(), user: (id: string) => `User ${id}`, level: (level: string) => level };

test('a_move_says_where_to_and_why', () => {
  expect(detailOf({ kind: 'case.moved', payload: { matter: { state: 'bench' }, note: 'Parts are here' } }, names)).toBe('BENCH · Parts are here');
});

test('ids_of_other_cases_are_not_shown', () => {
  expect(detailOf({ kind: 'case.merged', payload: { matter: {}, note: '4711' } }, names)).toBe('');
});

test('a_grade_tells_its_reason', () => {
  expect(detailOf({ kind: 'case.graded', payload: { matter: { grade: { level: 'high', overridden: { reason: 'A hospital' } } } } }, names)).toBe('high · A hospital');
});

test('a_task_says_what_it_is_and_what_came_of_it', () => {
  expect(detailOf({ kind: 'case.task_ended', payload: { task: { title: 'Test', result: 'Leaks' } } }, names)).toBe('Test · Leaks');
});

test('unknown_kinds_without_payload_are_no_error', () => {
  expect(detailOf({ kind: 'x.y', payload: undefined }, names)).toBe('');
});
