import { expect, test } from 'vitest';
import type { Conversation, Message } from '@/shared/api/types';
import type { Entry } from '@/shared/cases/types';
import { threadOf } from './thread';

const conversation = (id: string) => ({ id, channel: 'web' }) as Conversation;
const message = (id: string, minute: number, change: Partial<Message> = {}) =>
  ({ id, kind: 'text', author_kind: 'contact', text: id, at: new Date(2026, 2, 3, 9, minute).toISOString(), ...change }) as Message;
const entry = (id: string, minute: number, change: Partial<Entry> = {}): Entry => ({
  id, case_id: '1', kind: 'note', author_name: 'Ben', text: id, mentions: [], at: new Date(2026, 2, 3, 9, minute).toISOString(), ...change,
});
const kinds = (items: ReturnType<typeof threadOf>) => items.map((item) => item.key);

test('conversations_and_entries_stand_in_one_thread_by_time', () => {
  const items = threadOf([{ conversation: conversation('a'), messages: [message('1', 1), message('2', 5)] }, { conversation: conversation('b'), messages: [message('3', 3)] }], [entry('4', 2)]);
  expect(kinds(items).slice(1)).toEqual(['m1', 'e4', 'm3', 'm2']);
  expect(items.filter((item) => item.type === 'message' && item.crossing)).toHaveLength(3);
});

test('an_update_is_not_shown_twice', () => {
  const items = threadOf([{ conversation: conversation('a'), messages: [message('1', 1), message('2', 2)] }], [entry('9', 2, { kind: 'update', message: '2' })]);
  expect(kinds(items).slice(1)).toEqual(['m1', 'e9']);
});

test('notes_of_a_conversation_stay_in_it', () => {
  const items = threadOf([{ conversation: conversation('a'), messages: [message('1', 1, { kind: 'note' }), message('2', 2, { kind: 'system' })] }], []);
  expect(items).toEqual([]);
});

test('the_thread_can_show_only_what_the_customer_reads_or_only_notes', () => {
  const talks = [{ conversation: conversation('a'), messages: [message('1', 1)] }];
  const entries = [entry('2', 2), entry('3', 3, { kind: 'update' }), entry('4', 4, { kind: 'line' })];
  expect(kinds(threadOf(talks, entries, 'customer')).slice(1)).toEqual(['m1', 'e3']);
  expect(kinds(threadOf(talks, entries, 'notes')).slice(1)).toEqual(['e2', 'e4']);
});

test('each_day_begins_with_its_date', () => {
  const late = entry('2', 1, { at: new Date(2026, 2, 4, 8).toISOString() });
  expect(threadOf([], [entry('1', 1), late]).map((item) => item.type)).toEqual(['day', 'entry', 'day', 'entry']);
});
