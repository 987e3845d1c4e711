import { expect, test } from 'vitest';
import type { Task } from '@/shared/cases/types';
import { blockers, nextStates, possibleDependencies, progress } from './tasks';

const task = (id: string, depends_on: string[] = [], change: Partial<Task> = {}): Task => ({
  id, case_id: '1', version: 1, case_number: 'REQ-1', title: id, description: '', state: 'open', blocked: false, depends_on, checklist: [], level: 'normal',
  created_at: '', updated_at: '', ...change,
});

test('a_task_is_held_up_only_by_what_has_not_ended', () => {
  const all = [task('a', [], { state: 'done' }), task('b'), task('c', ['a', 'b'])];
  expect(blockers(all[2] as Task, all).map((each) => each.id)).toEqual(['b']);
});

test('a_blocked_task_cannot_be_done', () => {
  expect(nextStates({ state: 'open', blocked: true })).toEqual(['doing', 'waiting', 'cancelled']);
  expect(nextStates({ state: 'doing', blocked: false })).toEqual(['open', 'waiting', 'done', 'cancelled']);
});

test('tasks_cannot_wait_for_each_other_in_a_circle', () => {
  const all = [task('a'), task('b', ['a']), task('c', ['b'])];
  expect(possibleDependencies('a', all).map((each) => each.id)).toEqual([]);
  expect(possibleDependencies('c', all).map((each) => each.id)).toEqual(['a', 'b']);
  expect(possibleDependencies(undefined, all)).toHaveLength(3);
});

test('a_checklist_tells_how_far_it_is', () => {
  expect(progress([{ done: true }, { done: false }])).toEqual({ done: 1, all: 2 });
});
