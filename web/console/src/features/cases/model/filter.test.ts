import { expect, test } from 'vitest';
import type { SavedView } from '@/shared/cases/types';
import { baseOf, countFilters, differs, listPath, readList } from './filter';

test('a_list_and_its_address_tell_the_same', () => {
  const state = readList('mine', new URLSearchParams('layout=board&kind=complaint&level=high&nonsense=1'));
  expect(state).toEqual({ view: 'mine', layout: 'board', filter: { kind: 'complaint', level: 'high' } });
  expect(listPath(state)).toBe('/cases/mine?layout=board&kind=complaint&level=high');
});

test('an_address_with_unknown_words_still_shows_a_list', () => {
  expect(readList(undefined, new URLSearchParams('layout=heap&standing=gone'))).toEqual({ view: 'mine', layout: 'table', filter: {} });
});

test('overdue_asks_for_the_same_moment_within_a_minute', () => {
  const at = Date.parse('2026-03-01T09:00:00Z');
  expect(baseOf('overdue', at + 1_000)).toEqual(baseOf('overdue', at + 59_000));
  expect(baseOf('overdue', at).due_before).toBe('2026-03-01T09:00:00.000Z');
});

test('a_saved_view_is_changed_when_face_or_filters_are', () => {
  const view: SavedView = { id: '7', name: 'Late', shared: false, layout: 'table', filter: { level: 'high' }, columns: [], position: 0, updated_at: '' };
  expect(differs({ view: '7', layout: 'table', filter: { level: 'high' } }, view)).toBe(false);
  expect(differs({ view: '7', layout: 'board', filter: { level: 'high' } }, view)).toBe(true);
  expect(differs({ view: '7', layout: 'table', filter: {} }, view)).toBe(true);
});

test('order_and_words_are_not_counted_as_filters', () => {
  expect(countFilters({ kind: 'repair', order: 'level', text: 'pump' })).toBe(1);
});
