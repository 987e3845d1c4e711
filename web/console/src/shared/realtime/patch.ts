// How events change what is cached. Pure: old data and event in, new data out.
import type { InfiniteData } from '@tanstack/react-query';
import type { ListFilter } from '../api/keys';
import type { Conversation, Id, Message, Page } from '../api/types';

export type ListData = InfiniteData<Page<Conversation>, string | undefined>;
export type Thread = { items: Message[]; complete: boolean };
export type Receipt = { side: 'contact' | 'agent'; delivered_seq?: number; read_seq?: number; unread?: number };

/** Whether a list shows the conversation. `unknown` when only the server can tell. */
export function belongs(conversation: Conversation, filter: ListFilter, me: Id): boolean | 'unknown' {
  if (filter.queue && conversation.queue !== filter.queue) return false;
  if (filter.owner && conversation.owner !== filter.owner) return false;
  if (filter.tag && !conversation.tags.includes(filter.tag)) return false;
  if (filter.channel && conversation.channel !== filter.channel) return false;
  if (filter.contact && conversation.contact.id !== filter.contact) return false;
  const { status } = conversation;
  switch (filter.view) {
    case 'mine':
      return status === 'active' && (conversation.owner === me || conversation.participants.some((each) => each.user === me && each.mode === 'member'));
    case 'unassigned':
      return (status === 'open' && conversation.owner_kind !== 'bot') || status === 'waiting';
    case 'bots':
      return status === 'open' && conversation.owner_kind === 'bot';
    case 'waiting':
      return status === 'waiting';
    case 'mentions':
      return status === 'closed' ? false : 'unknown';
    case 'all':
      return status !== 'closed';
    case 'closed':
      return status === 'closed';
  }
}

/** Since when somebody waits for us: in the queue, or for an answer. */
export function dueSince(conversation: Conversation): string | undefined {
  if (conversation.status === 'closed') return undefined;
  return conversation.waiting_since ?? conversation.unanswered_since;
}

/** What is due first stands first; lists of everything show the latest change first. */
export function compare(left: Conversation, right: Conversation, filter: ListFilter): number {
  if (filter.view === 'closed') return (right.closed_at ?? '').localeCompare(left.closed_at ?? '');
  if (filter.view === 'all' || filter.view === 'mentions') return right.updated_at.localeCompare(left.updated_at);
  const [first, second] = [dueSince(left), dueSince(right)];
  if (first && second) return first.localeCompare(second);
  if (first || second) return first ? -1 : 1;
  return right.updated_at.localeCompare(left.updated_at);
}

const rows = (data: ListData) => data.pages.flatMap((page) => page.items);

function without(data: ListData, id: Id): ListData {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })) };
}

function placed(data: ListData, conversation: Conversation, filter: ListFilter): ListData {
  const pages = data.pages.map((page) => ({ ...page, items: [...page.items] }));
  for (const page of pages) {
    const index = page.items.findIndex((item) => compare(conversation, item, filter) < 0);
    if (index >= 0) {
      page.items.splice(index, 0, conversation);
      return { ...data, pages };
    }
  }
  const last = pages.at(-1);
  if (last && !last.next) last.items.push(conversation);
  return { ...data, pages };
}

export function patchList(data: ListData, conversation: Conversation, filter: ListFilter, me: Id): ListData {
  const known = rows(data).some((item) => item.id === conversation.id);
  const here = belongs(conversation, filter, me);
  if (here === false) return known ? without(data, conversation.id) : data;
  if (here === 'unknown' && !known) return data;
  return placed(known ? without(data, conversation.id) : data, conversation, filter);
}

/** The conversation after a message, as far as the message tells. */
export function withMessage(conversation: Conversation, message: Message): Conversation {
  if (message.seq <= conversation.last_seq) return conversation;
  const fromContact = message.author_kind === 'contact';
  const reply = !fromContact && message.author_kind !== 'system' && (message.kind === 'text' || message.kind === 'file' || message.kind === 'card');
  const { kind, author_kind, author_name, code, at } = message;
  const text = message.text || (message.attachments[0]?.name ?? message.card?.title ?? '');
  return {
    ...conversation,
    last_seq: message.seq,
    last_message: { kind, author_kind, author_name, text: text.slice(0, 160), code, at },
    unread: fromContact && message.seq > conversation.agent_read_seq ? conversation.unread + 1 : conversation.unread,
    unanswered_since: fromContact ? (conversation.unanswered_since ?? at) : reply ? undefined : conversation.unanswered_since,
    updated_at: at > conversation.updated_at ? at : conversation.updated_at,
  };
}

export function withReceipt(conversation: Conversation, receipt: Receipt): Conversation {
  if (receipt.side === 'agent') {
    const read = Math.max(conversation.agent_read_seq, receipt.read_seq ?? 0);
    const unread = receipt.unread ?? (read >= conversation.last_seq ? 0 : conversation.unread);
    return read === conversation.agent_read_seq && unread === conversation.unread ? conversation : { ...conversation, agent_read_seq: read, unread };
  }
  const read = Math.max(conversation.contact_read_seq, receipt.read_seq ?? 0);
  const delivered = Math.max(conversation.contact_delivered_seq, receipt.delivered_seq ?? 0, read);
  return { ...conversation, contact_read_seq: read, contact_delivered_seq: delivered };
}

/** Puts messages into a thread by seq; the same message again changes nothing. */
export function withMessages(thread: Thread, messages: Message[]): Thread {
  const bySeq = new Map(thread.items.map((item) => [item.seq, item]));
  let changed = false;
  for (const message of messages) {
    const known = bySeq.get(message.seq);
    if (known && known.id === message.id) continue;
    bySeq.set(message.seq, message);
    changed = true;
  }
  if (!changed) return thread;
  return { ...thread, items: [...bySeq.values()].sort((left, right) => left.seq - right.seq) };
}

/** A fresh last page replaces the thread, unless it touches what is already there. */
export function refreshed(old: Thread | undefined, page: Message[], limit: number): Thread {
  const first = page[0]?.seq ?? 0;
  const last = old?.items.at(-1)?.seq ?? -1;
  if (old && page.length > 0 && last >= first - 1) {
    const kept = old.items.filter((item) => item.seq < first);
    return { items: [...kept, ...page], complete: old.complete };
  }
  return { items: page, complete: page.length < limit };
}
