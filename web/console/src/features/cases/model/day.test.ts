import { expect, test } from 'vitest';
import type { DayItem } from '@/shared/cases/types';
import { inSections, pathOfItem, sectionOf } from './day';

const now = new Date(2026, 2, 3, 12, 0).getTime();
const at = (day: number, hour: number) => ({ due_at: new Date(2026, 2, day, hour).toISOString() });
const item = (change: Partial<DayItem>): DayItem => ({ kind: 'matter', id: '1', number: 'REQ-1', title: 'A', state: 'open', ...change });

test('what_i_owe_stands_under_the_words_for_its_time', () => {
  expect(sectionOf(at(3, 11), now)).toBe('overdue');
  expect(sectionOf(at(3, 23), now)).toBe('today');
  expect(sectionOf(at(4, 0), now)).toBe('tomorrow');
  expect(sectionOf(at(9, 10), now)).toBe('week');
  expect(sectionOf(at(10, 0), now)).toBe('later');
  expect(sectionOf({}, now)).toBe('some_day');
});

test('sections_without_anything_are_left_out', () => {
  expect(inSections([item(at(3, 11)), item({})], now).map((each) => each.section)).toEqual(['overdue', 'some_day']);
});

test('each_item_leads_to_what_it_is_about', () => {
  expect(pathOfItem(item({ id: '9' }))).toBe('/cases/case/9');
  expect(pathOfItem(item({ kind: 'task', id: '4', case_id: '9' }))).toBe('/cases/case/9?task=4');
  expect(pathOfItem(item({ kind: 'promise', conversation: '5' }))).toBe('/inbox/all/5');
  expect(pathOfItem(item({ kind: 'approval', case_id: '9', conversation: '5' }))).toBe('/cases/case/9');
});
