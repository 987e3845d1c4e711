// Messages on their way out: held for a few seconds so that they can be taken back, then given to the socket's outbox,
// which keeps them until the server has acknowledged them.
import type { OutboxEntry } from '@deskbell/realtime';
import { useMemo, useSyncExternalStore } from 'react';
import { newKey } from '../api/http';
import type { Attachment, Id, Message } from '../api/types';
import { realtime } from './client';

export type Writing = {
  conversation: Id; text: string; kind: 'text' | 'note' | 'file'; attachments: Attachment[]; mentions: Id[];
};
export type Outgoing = Writing & {
  client_id: string; state: 'held' | 'waiting' | 'sending' | 'failed'; written_at: number; problem?: string;
};
type Held = Outgoing & { timer: ReturnType<typeof setTimeout>; sent?: (message: Message) => void };

let held: Held[] = [];
let version = 0;
const listeners = new Set<() => void>();
const attachmentsOf = new Map<string, Attachment[]>();
let author = { id: '', name: '' };
let onSent: (message: Message) => void = () => undefined;

function changed() {
  version += 1;
  for (const listener of listeners) listener();
}

/** Who writes, and where an acknowledged message goes. */
export function connectOutgoing(who: { id: Id; name: string }, sent: (message: Message) => void) {
  author = who;
  onSent = sent;
}

function release(entry: Held) {
  clearTimeout(entry.timer);
  held = held.filter((each) => each !== entry);
  const { conversation, client_id, text, kind, attachments, mentions } = entry;
  attachmentsOf.set(client_id, attachments);
  realtime()
    .post({
      conversation, client_id, text, kind,
      ...(attachments.length ? { attachments: attachments.map((each) => each.id) } : {}),
      ...(mentions.length ? { mentions } : {}),
    })
    .then((result) => {
      if (!result.id || result.seq === undefined) return;
      const message: Message = {
        id: result.id, conversation, seq: result.seq, kind, author_kind: 'agent', author: author.id,
        author_name: author.name, text, attachments, mentions, client_id, at: result.at ?? new Date().toISOString(),
      };
      onSent(message);
      entry.sent?.(message);
    })
    .catch(() => undefined);
  changed();
}

export function send(writing: Writing, undoSeconds: number, sent?: (message: Message) => void): string {
  for (const entry of held.filter((each) => each.conversation === writing.conversation)) release(entry);
  const client_id = newKey();
  const entry: Held = {
    ...writing, client_id, state: 'held', written_at: Date.now(), sent,
    timer: setTimeout(() => release(entry), undoSeconds * 1000),
  };
  held = [...held, entry];
  if (undoSeconds <= 0) release(entry);
  changed();
  return client_id;
}

/** Takes the newest held message back. */
export function takeBack(conversation?: Id): Writing | undefined {
  const entry = held.filter((each) => !conversation || each.conversation === conversation).at(-1);
  if (!entry) return undefined;
  clearTimeout(entry.timer);
  held = held.filter((each) => each !== entry);
  changed();
  return entry;
}

export function releaseAll() {
  for (const entry of held) release(entry);
}

export const retrySend = (clientId: string) => realtime().retry(clientId);
export const discardSend = (clientId: string) => realtime().discard(clientId);

function fromOutbox(entry: OutboxEntry): Outgoing {
  return {
    conversation: entry.conversation, text: entry.text, kind: entry.kind ?? 'text', client_id: entry.client_id,
    attachments: attachmentsOf.get(entry.client_id) ?? [], mentions: entry.mentions ?? [], state: entry.state === 'kept' ? 'waiting' : entry.state,
    written_at: entry.written_at, problem: entry.problem?.detail,
  };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  const stop = realtime().onOutbox(() => {
    version += 1;
    listener();
  });
  return () => {
    listeners.delete(listener);
    stop();
  };
}

export function useOutgoing(conversation: Id): Outgoing[] {
  const current = useSyncExternalStore(subscribe, () => version);
  return useMemo(() => {
    void current;
    const posted = realtime().pending().filter((entry) => entry.conversation === conversation).map(fromOutbox);
    return [...posted, ...held.filter((entry) => entry.conversation === conversation)].sort((a, b) => a.written_at - b.written_at);
  }, [current, conversation]);
}

if (typeof window !== 'undefined') window.addEventListener('pagehide', releaseAll);
