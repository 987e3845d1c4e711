import { expect, test } from 'vitest';
import { kindOf, languageName, moodStep, readable, spansOf, titleOf } from './words';

test('labels_have_names_in_the_readers_language', () => {
  const label = { title_en: 'Late delivery', title_zh: '配送延误' };
  expect([titleOf(label, 'en'), titleOf(label, 'zh-CN'), titleOf({ ...label, title_zh: '' }, 'zh-CN')]).toEqual(['Late delivery', '配送延误', 'Late delivery']);
  expect(readable('order_status')).toBe('Order status');
});

test('a_language_that_was_not_told_has_no_name', () => {
  expect([languageName('und', 'en'), languageName('', 'en'), languageName('de', 'en')]).toEqual([undefined, undefined, 'German']);
});

test('a_mood_is_one_of_five_steps', () => {
  expect([-2, -1.4, -0.2, 0.6, 2].map(moodStep)).toEqual(['very_negative', 'negative', 'neutral', 'positive', 'very_positive']);
});

test('what_is_out_of_scope_has_no_kind', () => {
  const intents = [{ label: 'refund', probability: 0.9 }];
  expect(kindOf({ intents, out_of_scope: false })?.label).toBe('refund');
  expect(kindOf({ intents: [], out_of_scope: true })).toBeUndefined();
});

test('words_that_decided_are_found_in_the_text_and_never_overlap', () => {
  expect(spansOf('Refund my refund now', ['refund', 'fund', 'now']).map(({ begin, end }) => [begin, end])).toEqual([[0, 6], [10, 16], [17, 20]]);
  expect(spansOf('什么时候退款', ['退款'])).toEqual([{ begin: 4, end: 6, word: '退款' }]);
});
