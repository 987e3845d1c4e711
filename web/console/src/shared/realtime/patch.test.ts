import { expect, test } from 'vitest';
import type { Conversation, Message } from '../api/types';
import { belongs, patchList, refreshed, withMessage, withMessages, withReceipt, type ListData } from './patch';

const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000000Z`;
const conversation = (id: string, change: Partial<Conversation> = {}) =>
  ({
    id, channel: 'web', status: 'active', owner_kind: 'agent', owner: '7', tags: [], participants: [], last_seq: 10, unread: 0, agent_read_seq: 10, contact_read_seq: 5,
    contact_delivered_seq: 5, updated_at: at(0), contact: { id: '1', name: 'Li Wei', anonymous: false }, ...change,
  }) as Conversation;
const message = (seq: number, change: Partial<Message> = {}) =>
  ({ id: `m${seq}`, conversation: '1', seq, kind: 'text', author_kind: 'contact', author_name: 'Li Wei', text: 'Hello', attachments: [], mentions: [], at: at(30), ...change }) as Message;
const list = (items: Conversation[], next?: string): ListData => ({ pages: [{ items, next }], pageParams: [undefined] });
const ids = (data: ListData) => data.pages.flatMap((page) => page.items).map((item) => item.id);
const mine = { view: 'mine' } as const;

test('what_a_bot_has_is_in_its_own_view_and_not_unassigned', () => {
  const with_bot = conversation('1', { status: 'open', owner_kind: 'bot', owner: undefined, bot: '9' });
  expect(['mine', 'unassigned', 'waiting', 'bots', 'all'].map((view) => belongs(with_bot, { view } as { view: 'mine' }, '7'))).toEqual([false, false, false, true, true]);
});

test('mine_holds_what_i_own_and_where_i_take_part', () => {
  expect(belongs(conversation('1'), mine, '7')).toBe(true);
  expect(belongs(conversation('1', { owner: '8' }), mine, '7')).toBe(false);
  expect(belongs(conversation('1', { owner: '8', participants: [{ user: '7', mode: 'member' }] }), mine, '7')).toBe(true);
  expect(belongs(conversation('1', { status: 'closed' }), mine, '7')).toBe(false);
});

test('views_follow_the_status', () => {
  const waiting = conversation('1', { status: 'waiting', owner_kind: 'queue', owner: undefined, waiting_since: at(1) });
  expect(['mine', 'unassigned', 'waiting', 'all', 'closed'].map((view) => belongs(waiting, { view } as { view: 'mine' }, '7'))).toEqual([false, true, true, true, false]);
});

test('a_filter_shuts_out', () => {
  expect(belongs(conversation('1', { tags: ['vip'] }), { ...mine, tag: 'vip' }, '7')).toBe(true);
  expect(belongs(conversation('1'), { ...mine, tag: 'vip' }, '7')).toBe(false);
  expect(belongs(conversation('1'), { ...mine, queue: '3' }, '7')).toBe(false);
});

test('a_conversation_that_becomes_mine_enters_where_it_is_due', () => {
  const data = list([conversation('1', { unanswered_since: at(1) }), conversation('2', { unanswered_since: at(5) })]);
  expect(ids(patchList(data, conversation('3', { unanswered_since: at(3) }), mine, '7'))).toEqual(['1', '3', '2']);
});

test('an_answered_conversation_steps_behind_those_that_wait', () => {
  const data = list([conversation('1', { unanswered_since: at(1) }), conversation('2', { unanswered_since: at(5) })]);
  expect(ids(patchList(data, conversation('1'), mine, '7'))).toEqual(['2', '1']);
});

test('a_closed_conversation_leaves_mine_and_enters_closed', () => {
  const closed = conversation('1', { status: 'closed', closed_at: at(9) });
  expect(ids(patchList(list([conversation('1'), conversation('2')]), closed, mine, '7'))).toEqual(['2']);
  expect(ids(patchList(list([conversation('5', { status: 'closed', closed_at: at(2) })]), closed, { view: 'closed' }, '7'))).toEqual(['1', '5']);
});

test('a_new_row_beyond_the_loaded_pages_waits_for_its_page', () => {
  const data = list([conversation('1', { unanswered_since: at(1) })], 'more');
  expect(ids(patchList(data, conversation('2', { unanswered_since: at(9) }), mine, '7'))).toEqual(['1']);
});

test('mentions_take_no_row_that_only_the_server_knows', () => {
  expect(ids(patchList(list([conversation('1')]), conversation('2'), { view: 'mentions' }, '7'))).toEqual(['1']);
});

test('a_customers_message_counts_as_unread_and_starts_the_clock_once', () => {
  const once = withMessage(conversation('1'), message(11, { at: at(3) }));
  expect(once).toMatchObject({ unread: 1, unanswered_since: at(3), last_seq: 11, last_message: { text: 'Hello' } });
  expect(withMessage(once, message(12, { at: at(4) }))).toMatchObject({ unread: 2, unanswered_since: at(3) });
});

test('a_reply_stops_the_clock_and_a_note_does_not', () => {
  const waiting = conversation('1', { unanswered_since: at(1) });
  const agent = { author_kind: 'agent', author: '7' } as const;
  expect(withMessage(waiting, message(11, agent)).unanswered_since).toBeUndefined();
  expect(withMessage(waiting, message(11, { ...agent, kind: 'note' })).unanswered_since).toBe(at(1));
});

test('the_same_message_twice_changes_nothing', () => {
  const once = withMessage(conversation('1'), message(11));
  expect(withMessage(once, message(11))).toBe(once);
  const thread = withMessages({ items: [], complete: true }, [message(11)]);
  expect(withMessages(thread, [message(11)])).toBe(thread);
});

test('receipts_only_move_forward', () => {
  const read = withReceipt(conversation('1'), { side: 'contact', read_seq: 9 });
  expect(read).toMatchObject({ contact_read_seq: 9, contact_delivered_seq: 9 });
  expect(withReceipt(read, { side: 'contact', delivered_seq: 7 })).toMatchObject({ contact_read_seq: 9, contact_delivered_seq: 9 });
  expect(withReceipt(conversation('1', { unread: 3, agent_read_seq: 4 }), { side: 'agent', read_seq: 10, unread: 0 })).toMatchObject({ unread: 0, agent_read_seq: 10 });
});

test('messages_are_kept_in_order_of_seq', () => {
  const thread = withMessages({ items: [message(11), message(14)], complete: false }, [message(12), message(9)]);
  expect(thread.items.map((item) => item.seq)).toEqual([9, 11, 12, 14]);
});

test('a_fresh_page_that_touches_the_old_keeps_what_was_loaded_above_it', () => {
  const old = { items: [message(1), message(2), message(3)], complete: true };
  expect(refreshed(old, [message(3), message(4)], 2)).toMatchObject({ complete: true, items: [{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }] });
});

test('a_fresh_page_with_a_gap_before_it_replaces_the_old', () => {
  const old = { items: [message(1), message(2)], complete: true };
  expect(refreshed(old, [message(8), message(9)], 2)).toMatchObject({ complete: false, items: [{ seq: 8 }, { seq: 9 }] });
});
