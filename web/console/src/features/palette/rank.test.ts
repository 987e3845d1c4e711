import { expect, test } from 'vitest';
import { rank, score } from './rank';

test('a_beginning_beats_a_word_and_a_word_beats_the_inside', () => {
  expect(score('Settings', 'set')).toBeGreaterThan(score('Go to Settings', 'set'));
  expect(score('Go to Settings', 'set')).toBeGreaterThan(score('Upset', 'set'));
});

test('letters_in_order_still_find', () => {
  expect(score('Keyboard shortcuts', 'ksc')).toBeGreaterThan(0);
  expect(score('Inbox', 'zzz')).toBe(0);
});

test('chinese_words_are_found_inside', () => {
  expect(rank([{ label: '前往收件箱' }, { label: '设置' }], '收件').map((each) => each.label)).toEqual(['前往收件箱']);
});
