import { expect, test } from 'vitest';
import { insertText, joined, onInsert } from './insertBus';

test('words_go_to_the_composer_of_their_conversation', () => {
  const taken: string[] = [];
  const stop = onInsert((conversation, piece) => (conversation === '1' ? (taken.push(piece), () => void taken.pop()) : undefined));
  expect(insertText('2', 'no')).toBeUndefined();
  const undo = insertText('1', 'yes');
  expect(taken).toEqual(['yes']);
  undo?.();
  expect(taken).toEqual([]);
  stop();
  expect(insertText('1', 'late')).toBeUndefined();
});

test('an_answer_is_a_paragraph_of_its_own', () => {
  expect([joined('', 'A'), joined('Hello, \n', 'A')]).toEqual(['A', 'Hello,\n\nA']);
});
