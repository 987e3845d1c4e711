import { expect, test } from 'vitest';
import type { Message } from '@/shared/api/types';
import { grouped } from './grouping';

let seq = 0;
const message = (change: Partial<Message>): Message => ({
  id: String(++seq), conversation: '1', seq, kind: 'text', author_kind: 'contact', author_name: 'Li Wei', text: 'x', attachments: [], mentions: [],
  at: '2026-03-01T10:00:00', ...change,
});
const shape = (messages: Message[], unread?: number) =>
  grouped(messages, unread).map((item) => (item.type === 'group' ? `group ${item.messages.length}` : item.type));

test('one_author_within_five_minutes_is_one_group', () => {
  expect(shape([message({}), message({ at: '2026-03-01T10:04:00' }), message({ at: '2026-03-01T10:10:00' })])).toEqual(['day', 'group 2', 'group 1']);
});

test('a_note_never_joins_the_answers_of_its_author', () => {
  const agent = { author_kind: 'agent', author: '7', author_name: 'Anna' } as const;
  expect(shape([message(agent), message({ ...agent, kind: 'note' })])).toEqual(['day', 'group 1', 'group 1']);
});

test('system_lines_and_days_cut_groups', () => {
  expect(shape([message({}), message({ kind: 'system', author_kind: 'system' }), message({ at: '2026-03-02T10:00:00' })])).toEqual([
    'day', 'group 1', 'system', 'day', 'group 1',
  ]);
});

test('the_unread_mark_stands_before_the_first_unread_customer_message', () => {
  const first = message({});
  expect(shape([first, message({ author_kind: 'agent', author_name: 'Anna' }), message({})], first.seq)).toEqual([
    'day', 'group 1', 'group 1', 'unread', 'group 1',
  ]);
});
