import { expect, test } from 'vitest';
import { insertionOf, phraseFor, wordsIn } from './model';

test('words_come_in_the_readers_language_or_the_nearest', () => {
  expect([wordsIn({ en: 'Yes', 'zh-CN': '是' }, 'zh-CN'), wordsIn({ en: 'Yes', zh: '是' }, 'zh-CN'), wordsIn({ en: 'Yes', de: 'Ja' }, 'fr'), wordsIn({}, 'en')]).toEqual(['是', '是', 'Yes', '']);
});

test('phrases_come_in_the_customers_language_or_not_at_all', () => {
  expect([phraseFor('ask_order_number', 'zh-CN')?.slice(0, 2), phraseFor('ask_order_number', 'en-GB')?.slice(0, 5), phraseFor('ask_order_number', 'de'), phraseFor('close', 'en')]).toEqual(['请问', 'Could', undefined, undefined]);
});

test('an_article_is_inserted_as_its_passage_and_where_to_read_on', () => {
  expect(insertionOf({ kind: 'article', text: '…clean the filter…', slug: 'filter', language: 'en' }, 'https://d')).toBe('clean the filter\n\nhttps://d/help/en/articles/filter');
  expect(insertionOf({ kind: 'canned', text: 'Hello', slug: '', language: 'en' }, 'https://d')).toBe('Hello');
});
