import { expect, test } from 'vitest';
import { marked, mentionedIn, replaced, triggerAt } from './trigger';

test('a_slash_at_the_start_of_a_word_opens_answers', () => {
  expect(triggerAt('/ref', 4, false)).toEqual({ kind: 'answer', query: 'ref', from: 0, to: 4 });
  expect(triggerAt('Hello /', 7, false)).toMatchObject({ query: '', from: 6 });
  expect(triggerAt('and/or', 6, false)).toBeUndefined();
  expect(triggerAt('https://x', 9, false)).toBeUndefined();
});

test('an_at_sign_mentions_only_in_notes', () => {
  expect(triggerAt('ask @an', 7, true)).toMatchObject({ kind: 'mention', query: 'an' });
  expect(triggerAt('ask @an', 7, false)).toBeUndefined();
  expect(triggerAt('me@an', 5, true)).toBeUndefined();
});

test('the_choice_replaces_what_was_typed', () => {
  const trigger = triggerAt('Hi /ref there', 7, false);
  expect(trigger && replaced('Hi /ref there', trigger, 'REFUND')).toEqual({ text: 'Hi REFUND there', caret: 9 });
});

test('a_mark_is_put_and_taken_away', () => {
  expect(marked('a word', 2, 6, '**')).toEqual({ text: 'a **word**', start: 4, end: 8 });
  expect(marked('a **word**', 4, 8, '**')).toEqual({ text: 'a word', start: 2, end: 6 });
});

test('only_names_still_in_the_text_are_mentioned', () => {
  expect(mentionedIn('please @Anna Weber look', [{ id: '1', name: 'Anna Weber' }, { id: '2', name: 'Bo' }])).toEqual(['1']);
});
