import type { OutboxEntry } from '@deskbell/realtime';
import type { Attachment, VisitorMessage } from './types';

/** A message of this visitor that the server does not have yet. */
export type Pending = {
  client_id: string;
  text: string;
  attachments: Attachment[];
  state: 'sending' | 'kept' | 'sent' | 'failed';
  /** Milliseconds since 1970. */
  at: number;
};

export type Item = { key: string; message?: VisitorMessage; pending?: Pending };

export type Group = {
  key: string;
  side: 'mine' | 'theirs' | 'system';
  author: string;
  at: number;
  items: Item[];
};

export type Day = { day: number; groups: Group[] };

const sameGroupWithin = 5 * 60_000;

export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** By seq, each once; a message that was moved by a merge keeps its id and takes the newer seq. */
export function mergeMessages(held: readonly VisitorMessage[], news: readonly VisitorMessage[]): VisitorMessage[] {
  const byId = new Map<string, VisitorMessage>();
  for (const message of [...held, ...news]) byId.set(message.id, message);
  return [...byId.values()].sort((left, right) => left.seq - right.seq);
}

function sideOf({ author_kind, kind }: VisitorMessage): Group['side'] {
  return kind === 'system' || author_kind === 'system' ? 'system' : author_kind === 'contact' ? 'mine' : 'theirs';
}

/** Messages and what is under way, grouped by day, author and time. What is under way stands last. */
export function timeline(messages: readonly VisitorMessage[], pending: readonly Pending[]): Day[] {
  const known = new Set(messages.map(({ client_id }) => client_id));
  const days: Day[] = [];
  const add = (side: Group['side'], author: string, at: number, item: Item): void => {
    let day = days.at(-1);
    const start = startOfDay(at);
    if (!day || start > day.day) days.push((day = { day: start, groups: [] }));
    const group = day.groups.at(-1);
    const fits = group && group.side === side && group.author === author && side !== 'system';
    const newest = group?.items.at(-1)?.message?.at;
    if (fits && at - (newest ? Date.parse(newest) : group.at) < sameGroupWithin) group.items.push(item);
    else day.groups.push({ key: item.key, side, author, at, items: [item] });
  };
  for (const message of messages) {
    // Our own messages keep their key when they arrive, so the bubble is not drawn anew.
    add(sideOf(message), message.author_name, Date.parse(message.at), { key: message.client_id ?? message.id, message });
  }
  const mine = messages.findLast((message) => sideOf(message) === 'mine')?.author_name ?? '';
  for (const each of pending) {
    if (!known.has(each.client_id)) add('mine', mine, each.at, { key: each.client_id, pending: each });
  }
  return days;
}

export function pendingOf(entry: OutboxEntry, attachments: Attachment[]): Pending {
  const { client_id, text, written_at, state } = entry;
  return { client_id, text, attachments, state: state === 'waiting' ? 'sending' : state, at: written_at };
}
