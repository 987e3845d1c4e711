// One thread of a case: what was said in all its conversations, and what was written in the case itself.
import type { Conversation, Id, Message } from '@/shared/api/types';
import type { Entry } from '@/shared/cases/types';

export type Item =
  | { type: 'day'; key: string; at: string }
  | { type: 'message'; key: string; at: string; message: Message; conversation: Conversation; crossing: boolean }
  | { type: 'entry'; key: string; at: string; entry: Entry };

export type Talk = { conversation: Conversation; messages: Message[] };
export type Show = 'all' | 'customer' | 'notes';

/** Notes and system lines of a conversation belong to it; the case shows what the customer can read. */
const toCustomer = (message: Message) => message.kind !== 'note' && message.kind !== 'system';

/** By time; an update stands once, as the case's entry, not also as the message that carried it. */
export function threadOf(talks: Talk[], entries: Entry[], show: Show = 'all'): Item[] {
  const posted = new Set<Id | undefined>(entries.map((entry) => entry.message));
  const items: Exclude<Item, { type: 'day' }>[] = [];
  if (show !== 'notes')
    for (const { conversation, messages } of talks)
      for (const message of messages)
        if (toCustomer(message) && !posted.has(message.id)) items.push({ type: 'message', key: `m${message.id}`, at: message.at, message, conversation, crossing: false });
  for (const entry of entries)
    if (show === 'all' || (show === 'customer') === (entry.kind === 'update')) items.push({ type: 'entry', key: `e${entry.id}`, at: entry.at, entry });
  items.sort((left, right) => left.at.localeCompare(right.at) || left.key.localeCompare(right.key));

  const result: Item[] = [];
  let day = '';
  let talk: Id | undefined;
  for (const item of items) {
    const on = new Date(item.at).toDateString();
    if (on !== day) result.push({ type: 'day', key: `d${on}`, at: item.at });
    day = on;
    // Where the thread changes over to another conversation it says so.
    if (item.type === 'message') {
      result.push({ ...item, crossing: item.conversation.id !== talk });
      talk = item.conversation.id;
    } else result.push(item);
  }
  return result;
}
