import { expect, test } from 'vitest';
import { newRung, tokenOf, whoOf, withActionKind, withName, without, withTriggerKind } from './ladders';

test('a_trigger_of_another_kind_has_what_it_needs_and_nothing_else', () => {
  expect(withTriggerKind({ kind: 'clock', percent: 50, clock: 'resolution' }, 'breach')).toEqual({ kind: 'breach', clock: 'resolution' });
  expect(withTriggerKind({ kind: 'breach', clock: 'resolution' }, 'reopened')).toEqual({ kind: 'reopened', count: 2 });
});

test('a_call_keeps_whom_a_message_went_to', () => {
  expect(withActionKind({ kind: 'notify', who: [{ kind: 'watchers' }], text: 'Look' }, 'call')).toEqual({ kind: 'call', who: [{ kind: 'watchers' }], answer_within_s: 900, text: 'Look' });
  expect(withActionKind({ kind: 'notify', who: [{ kind: 'watchers' }] }, 'raise_level')).toEqual({ kind: 'raise_level' });
});

test('people_and_groups_are_values_of_one_list', () => {
  for (const who of [{ kind: 'owner' }, { kind: 'user', user: '7' }, { kind: 'role' }, { kind: 'role', role: '3' }, { kind: 'team', team: '4' }, { kind: 'duty_manager', roster: '9' }] as const) expect(whoOf(tokenOf(who))).toEqual(who);
});

test('what_is_emptied_is_left_out', () => {
  expect(without({ kind: 'breach', clock: 'update' }, { clock: undefined })).toEqual({ kind: 'breach' });
});

test('the_key_of_a_new_level_follows_its_name_and_that_of_a_saved_one_stays', () => {
  const levels = [{ ...newRung([]), key: 'broken', name: 'Promise broken' }, newRung([])];
  expect(withName(levels, 1, 'Duty manager', new Set())[1]).toMatchObject({ key: 'duty_manager', name: 'Duty manager' });
  expect(withName(levels, 1, 'Broken', new Set())[1]?.key).toBe('broken_2');
  expect(withName(levels, 0, 'Late', new Set(['broken']))[0]).toMatchObject({ key: 'broken', name: 'Late' });
  expect(withName(levels, 1, 'Line', new Set())[1]?.key).toBe('line_2');
  expect(withName(levels, 1, '值班经理', new Set())[1]?.key).toBe('level');
});
