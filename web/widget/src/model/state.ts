import type { Language } from '../i18n';
import type { Pending } from './timeline';
import type { VisitorConversation, VisitorMessage, VisitorSession } from './types';

export type Loaded = 'no' | 'loading' | 'yes' | 'failed';

export type Thread = {
  conversation: VisitorConversation;
  messages: VisitorMessage[];
  loaded: Loaded;
  /** Earlier messages can be fetched. */
  older: boolean;
  loadingOlder: boolean;
};

export type View = 'home' | 'talk' | 'history' | 'past';

export type ChatState = {
  /** gone: the installation is paused or unknown. */
  phase: 'loading' | 'ready' | 'failed' | 'gone';
  session?: VisitorSession;
  view: View;
  /** The talk that goes on, or the last one. */
  live?: Thread;
  /** An earlier talk that the visitor looks at. */
  past?: Thread;
  history?: VisitorConversation[];
  historyFailed: boolean;
  asksEnd: boolean;
  pending: Pending[];
  typing?: string;
  /** The line says that there is no connection. */
  troubled: boolean;
  shown: boolean;
  phone: boolean;
  /** Where the line "new messages" stands: after this seq. */
  newAfter?: number;
  language: Language;
  /** The words of `language` are there. */
  speaks: boolean;
  direction: 'ltr' | 'rtl';
  sound: boolean;
  invitation?: string;
};

export const emptyThread = (conversation: VisitorConversation): Thread => ({
  conversation,
  messages: [],
  loaded: 'no',
  older: false,
  loadingOlder: false,
});

/** Theirs that the visitor has not read. */
export function unreadOf(thread: Thread | undefined): number {
  if (!thread) return 0;
  if (thread.loaded !== 'yes') return thread.conversation.unread;
  const { contact_read_seq } = thread.conversation;
  return thread.messages.filter(
    ({ seq, author_kind }) => seq > contact_read_seq && (author_kind === 'agent' || author_kind === 'bot'),
  ).length;
}

/** For somebody who has it: a talk that a bot has waits for nobody. */
export function isWaiting({ status, agent_name }: VisitorConversation): boolean {
  return status === 'waiting' || (status === 'open' && !agent_name);
}
