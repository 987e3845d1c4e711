import { expect, test } from 'vitest';
import { asked, listPath, readList } from './filter';

test('the_address_says_what_is_listed', () => {
  const narrowing = readList(new URLSearchParams('view=review&kind=procedure&section=7&text=pump'));
  expect(narrowing).toEqual({ view: 'review', kind: 'procedure', section: '7', text: 'pump', language: undefined });
  expect(listPath(narrowing)).toBe('/knowledge/articles?view=review&kind=procedure&section=7&text=pump');
  expect(listPath({})).toBe('/knowledge/articles');
});

test('nonsense_in_the_address_is_left_out', () => {
  expect(readList(new URLSearchParams('view=everything&kind=novel'))).toEqual({ view: 'all', kind: undefined, section: undefined, text: undefined, language: undefined });
});

test('a_view_becomes_what_the_server_is_asked', () => {
  expect(asked(readList(new URLSearchParams('view=mine')), '42')).toEqual({ owner: '42' });
  expect(asked(readList(new URLSearchParams('view=untranslated')), '42')).toEqual({ lacks_language: 'zh-CN' });
  expect(asked(readList(new URLSearchParams('view=due&kind=article')), '42')).toEqual({ due: true, kind: 'article' });
});
