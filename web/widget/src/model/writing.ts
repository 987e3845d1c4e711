import type { OutboxEntry } from '@deskbell/realtime';
import { isPassing, type NewTalk } from './api';
import type { Connection } from './connection';
import type { Store } from './store';
import type { Timers } from './timers';
import { pendingOf, type Pending } from './timeline';
import type { Attachment, Id, VisitorConversation, VisitorMessage } from './types';
import type { World } from './world';

/** A message written before the server knows a conversation for it. The first one opens it. */
type Unopened = Pending & { fields?: Record<string, string> };

type Acked = Pending & { conversation: Id };

type Needs = {
  world: World;
  store: Store;
  timers: Timers;
  connection: Connection;
  open(
    talk: Pick<NewTalk, 'client_id' | 'text' | 'attachments' | 'fields'>,
  ): Promise<VisitorConversation | { pending: true }>;
  /** The conversation was opened: enters it and fetches its messages. */
  opened(conversation: VisitorConversation): Promise<void>;
  /** The server has it, under this id and seq; it does not come as an event as well. */
  posted(conversation: Id, message: VisitorMessage): void;
};

export type Writing = ReturnType<typeof makeWriting>;

/** The visitor's messages on their way: those that open a conversation, and those in the link's outbox. */
export function makeWriting({ world, store, timers, connection, open, opened, posted }: Needs) {
  const { memory, newId, now } = world;
  const { link } = connection;
  let unopened = (memory.get<Unopened[]>('unopened') ?? []).map((each): Unopened => ({ ...each, state: 'sending' }));
  /** Attachments of messages under way; the outbox keeps only their ids. */
  let files: Record<string, Attachment[]> = memory.get('files') ?? {};
  /** Acknowledged, but not yet seen in the talk: shown until then. */
  let acked: Acked[] = [];
  const seen = new Set<string>();
  let isOpening = false;

  /** The conversation that messages go to. */
  const liveId = (): Id | undefined => store.state.live?.conversation.id;

  const tell = (entries: readonly OutboxEntry[] = link()?.pending() ?? []): void => {
    const live = liveId();
    const isLive = ({ conversation }: { conversation: Id }): boolean => conversation === live;
    const outbox = entries.filter(isLive).map((entry) => pendingOf(entry, files[entry.client_id] ?? []));
    store.set({ pending: [...unopened, ...acked.filter(isLive), ...outbox] });
  };

  const keepFiles = (kept: typeof files): void => {
    files = kept;
    memory.set('files', files);
  };

  const setUnopened = (messages: Unopened[]): void => {
    unopened = messages;
    memory.set('unopened', unopened.length > 0 ? unopened : undefined);
    tell();
  };

  const setAcked = (messages: Acked[]): void => {
    acked = messages;
    tell();
  };

  const begin = (message: Unopened): void => {
    setUnopened([...unopened, message]);
    void openNow();
  };

  const post = (conversation: Id, client_id: string, text: string, attachments: Attachment[]): void => {
    if (attachments.length > 0) keepFiles({ ...files, [client_id]: attachments });
    const ids = attachments.map(({ id }) => id);
    const kind = ids.length > 0 ? 'file' : 'text';
    const sent: Acked = { conversation, client_id, text, attachments, state: 'sent', at: now() };
    const post = link()?.post({ conversation, client_id, text, kind, attachments: ids });
    post?.then(
      ({ id, seq, at }) => {
        if (seen.has(client_id)) return;
        setAcked([...acked, sent]);
        if (id === undefined || seq === undefined || at === undefined) return;
        const from = { author_kind: 'contact', author_name: '' } as const;
        posted(conversation, { id, seq, kind, ...from, text, attachments, client_id, at });
      },
      (error: unknown) => {
        const { problem } = error as { problem?: { code: string } };
        // Closed for too long to be reopened: the same words begin a new talk.
        if (problem?.code !== 'failed_precondition' || liveId() !== conversation) return;
        link()?.discard(client_id);
        begin({ client_id, text, attachments, state: 'sending', at: now() });
      },
    );
  };

  /** Opens a conversation with the first message that waits for one; the others follow as posts. */
  const openNow = async (): Promise<void> => {
    const [first] = unopened;
    if (!first || first.state === 'failed' || isOpening || store.state.phase !== 'ready') return;
    isOpening = true;
    timers.cancel('open');
    const again = (): void => timers.again('open', () => void openNow());
    try {
      const { client_id, text, attachments, fields } = first;
      const conversation = await open({ client_id, text, fields, attachments: attachments.map(({ id }) => id) });
      if ('pending' in conversation) {
        setUnopened(unopened.map((each) => (each === first ? { ...each, state: 'kept' } : each)));
        return again();
      }
      timers.succeeded();
      await opened(conversation);
      const [, ...others] = unopened;
      setUnopened([]);
      store.set({ troubled: false });
      for (const other of others) post(conversation.id, other.client_id, other.text, other.attachments);
    } catch (error) {
      if (isPassing(error)) {
        store.set({ troubled: true });
        again();
      } else setUnopened(unopened.map((each) => ({ ...each, state: 'failed' })));
    } finally {
      isOpening = false;
    }
  };

  /** Messages wait for a conversation of their own. */
  const begins = (): boolean => unopened.length > 0;

  return {
    begins,
    tell,
    openNow,

    /** Into the live conversation, or as the beginning of a new one. */
    send(text: string, attachments: Attachment[], where: 'live' | 'new', fields?: Record<string, string>): void {
      const client_id = newId();
      const conversation = liveId();
      if (where === 'live' && conversation !== undefined && !begins()) post(conversation, client_id, text, attachments);
      else begin({ client_id, text, attachments, fields, state: 'sending', at: now() });
    },

    retry(clientId: string): void {
      if (unopened.some(({ client_id }) => client_id === clientId)) {
        setUnopened(unopened.map((each) => ({ ...each, state: 'sending' })));
        void openNow();
      }
      link()?.retry(clientId);
    },

    discard(clientId: string): void {
      setUnopened(unopened.filter(({ client_id }) => client_id !== clientId));
      link()?.discard(clientId);
    },

    /** The server has the message, however it got there. */
    arrived(clientId: string): void {
      if (clientId in files) {
        const { [clientId]: _, ...rest } = files;
        keepFiles(rest);
      }
      seen.add(clientId);
      link()?.confirm(clientId, {});
      if (acked.some(({ client_id }) => client_id === clientId)) {
        setAcked(acked.filter(({ client_id }) => client_id !== clientId));
      }
    },

    forget(): void {
      unopened = [];
      acked = [];
      files = {};
    },
  };
}
