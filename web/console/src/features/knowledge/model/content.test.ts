import { expect, test } from 'vitest';
import type { Content } from '../types';
import { emptyTranslation, languagesOf, sameContent, trimmed, withoutLanguage, withTranslation } from './content';

const content: Content = { languages: { en: { ...emptyTranslation(), title: ' Return it ', body: 'Text', questions: [' send back ', ' '] } } };

test('what_was_only_begun_is_not_sent', () => {
  const more = withTranslation(content, 'zh-CN', emptyTranslation());
  expect(Object.keys(trimmed(more).languages)).toEqual(['en']);
  expect(trimmed(more).languages.en?.questions).toEqual(['send back']);
  expect(trimmed(more).languages.en?.title).toBe('Return it');
});

test('the_last_language_stays_even_when_it_is_empty', () => {
  expect(Object.keys(trimmed({ languages: { en: emptyTranslation() } }).languages)).toEqual(['en']);
});

test('blanks_and_order_are_no_difference', () => {
  const other: Content = { languages: { en: { description: '', questions: ['send back'], body: 'Text', summary: '', title: 'Return it' } } };
  expect(sameContent(content, other)).toBe(true);
  expect(sameContent(content, withTranslation(other, 'zh-CN', { ...emptyTranslation(), title: '退货' }))).toBe(false);
});

test('my_language_comes_first', () => {
  const both = withTranslation(content, 'zh-CN', emptyTranslation());
  expect(languagesOf(both, 'zh-CN')).toEqual(['zh-CN', 'en']);
  expect(Object.keys(withoutLanguage(both, 'en').languages)).toEqual(['zh-CN']);
});
