// A thread as it is read: days, thin system lines, and runs of one author within a few minutes.
import type { AuthorKind, Message } from '@/shared/api/types';
import { sameDay } from '@/shared/ui/time';

export type Group = {
  type: 'group'; key: string; author?: string; author_kind: AuthorKind; author_name: string; note: boolean; messages: Message[];
};
export type ThreadItem =
  | { type: 'day'; key: string; at: string }
  | { type: 'system'; key: string; message: Message }
  | { type: 'unread'; key: string }
  | Group;

const pauseMs = 5 * 60_000;

function continues(group: Group, message: Message): boolean {
  const last = group.messages.at(-1);
  return (
    last !== undefined &&
    group.author_kind === message.author_kind &&
    group.author === message.author &&
    group.author_name === message.author_name &&
    group.note === (message.kind === 'note') &&
    Date.parse(message.at) - Date.parse(last.at) < pauseMs
  );
}

export function grouped(messages: Message[], unreadAfterSeq?: number): ThreadItem[] {
  const items: ThreadItem[] = [];
  let previous: Message | undefined;
  let marked = unreadAfterSeq === undefined;
  for (const message of messages) {
    if (!previous || !sameDay(previous.at, message.at)) items.push({ type: 'day', key: `day ${message.seq}`, at: message.at });
    if (!marked && message.seq > (unreadAfterSeq ?? 0) && message.author_kind === 'contact') {
      items.push({ type: 'unread', key: 'unread' });
      marked = true;
    }
    const last = items.at(-1);
    if (message.kind === 'system') items.push({ type: 'system', key: message.id, message });
    else if (last?.type === 'group' && continues(last, message)) last.messages.push(message);
    else
      items.push({
        type: 'group', key: message.id, author: message.author, author_kind: message.author_kind,
        author_name: message.author_name, note: message.kind === 'note', messages: [message],
      });
    previous = message;
  }
  return items;
}
