import { expect, test } from 'vitest';
import type { Procedure } from '../types';
import { begin, changedKind, emptyProcedure, exitsOf, findStep, inserted, outline, stepOfField, takenBack, takenOn, textIn, withoutStep } from './procedure';

const washer: Procedure = {
  start: 'power',
  steps: [
    { id: 'power', kind: 'ask', text: { en: 'Is it on?' }, choices: [{ id: 'yes', label: { en: 'Yes' }, next: 'door' }, { id: 'no', label: { en: 'No' }, next: 'plug' }] },
    { id: 'plug', kind: 'tell', text: { en: 'Plug it in.' }, next: 'power' },
    { id: 'door', kind: 'tell', text: { en: 'Shut the door.' }, next: 'end' },
    { id: 'end', kind: 'outcome', text: { en: 'Done' } },
    { id: 'lost', kind: 'outcome', text: { en: 'Nobody comes here' } },
  ],
};

test('the_outline_follows_the_ways_and_shows_a_step_once', () => {
  expect(outline(washer).map(({ step, depth, again }) => `${depth} ${step.id}${again ? ' again' : ''}`)).toEqual(['0 power', '1 door', '1 end', '1 plug', '1 power again', '0 lost']);
});

test('a_new_step_stands_between_those_it_was_put_between', () => {
  const { procedure, id } = inserted(washer, { step: 'power', exit: { at: 'choice', index: 0 } }, 'tell');
  expect(findStep(procedure, 'power')?.choices?.[0]?.next).toBe(id);
  expect(findStep(procedure, id)?.next).toBe('door');
});

test('a_new_question_leads_on_by_its_first_choice', () => {
  const { procedure, id } = inserted(washer, { step: 'door', exit: { at: 'next' } }, 'ask');
  expect(findStep(procedure, id)?.choices?.map(({ next }) => next)).toEqual(['end', '']);
});

test('taking_a_step_out_joins_what_was_around_it', () => {
  const without = withoutStep(washer, 'door');
  expect(findStep(without, 'power')?.choices?.[0]?.next).toBe('end');
  expect(withoutStep(washer, 'power').start).toBe('plug');
  expect(findStep(withoutStep(washer, 'power'), 'plug')?.next).toBeUndefined();
});

test('another_kind_keeps_the_first_way_on', () => {
  const power = findStep(washer, 'power');
  if (!power) throw new Error('gone');
  expect(changedKind(power, 'tell').next).toBe('door');
  expect(exitsOf(changedKind(power, 'outcome'))).toEqual([]);
  expect(changedKind(changedKind(power, 'tell'), 'ask').choices?.[0]?.next).toBe('door');
});

test('a_walk_goes_on_and_back_but_never_before_the_start', () => {
  const walk = takenOn(begin(washer), 'door');
  expect(walk).toEqual(['power', 'door']);
  expect(takenBack(takenBack(walk))).toEqual(['power']);
});

test('a_problem_of_the_server_is_found_at_its_step', () => {
  expect(stepOfField(washer, 'procedure.steps[2].next')).toBe('door');
  expect(stepOfField(washer, 'procedure.start')).toBeUndefined();
});

test('a_text_is_shown_in_some_language_rather_than_none', () => {
  expect(textIn({ 'zh-CN': '开' }, 'en')).toBe('开');
  expect(textIn({}, 'en')).toBe('');
});

test('a_fresh_procedure_is_whole', () => {
  expect(outline(emptyProcedure())).toHaveLength(3);
});
