import type { OutboxEntry, StreamClient } from '@deskbell/realtime';
import { isPassing, type NewTalk } from './api';
import type { Memory } from './storage';
import type { Timers } from './timers';
import { pendingOf, type Pending } from './timeline';
import type { Attachment, Id, VisitorConversation, VisitorMessage } from './types';

/** A message written before the server knows a conversation for it. The first one opens it. */
type Unopened = Pending & { fields?: Record<string, string> };

type Acked = Pending & { conversation: Id };

type Needs = {
  memory: Memory;
  timers: Timers;
  newId(): string;
  now(): number;
  /** Connected, when there is a conversation. */
  link(): StreamClient | undefined;
  /** The conversation that messages go to. */
  live(): Id | undefined;
  /** A session stands, so conversations can be opened. */
  isReady(): boolean;
  open(
    talk: Pick<NewTalk, 'client_id' | 'text' | 'attachments' | 'fields'>,
  ): Promise<VisitorConversation | { pending: true }>;
  /** The conversation was opened: enters it and fetches its messages. */
  opened(conversation: VisitorConversation): Promise<void>;
  /** The server has it, under this id and seq; it does not come as an event as well. */
  posted(conversation: Id, message: VisitorMessage): void;
  changed(pending: Pending[]): void;
  troubled(isTroubled: boolean): void;
};

/** The visitor's messages on their way: those that open a conversation, and those in the link's outbox. */
export class Writing {
  readonly #needs: Needs;
  #unopened: Unopened[];
  /** Attachments of messages under way; the outbox keeps only their ids. */
  #files: Record<string, Attachment[]>;
  /** Acknowledged, but not yet seen in the talk: shown until then. */
  #acked: Acked[] = [];
  readonly #arrived = new Set<string>();
  #isOpening = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    const { memory } = needs;
    this.#files = memory.get('files') ?? {};
    this.#unopened = (memory.get<Unopened[]>('unopened') ?? []).map((each) => ({ ...each, state: 'sending' }));
  }

  /** Messages wait for a conversation of their own. */
  get begins(): boolean {
    return this.#unopened.length > 0;
  }

  /** Into the live conversation, or as the beginning of a new one. */
  send(text: string, attachments: Attachment[], where: 'live' | 'new', fields?: Record<string, string>): void {
    const { newId, now, live } = this.#needs;
    const client_id = newId();
    const conversation = live();
    if (where === 'live' && conversation !== undefined && !this.begins) {
      this.#post(conversation, client_id, text, attachments);
    } else {
      this.#begin({ client_id, text, attachments, fields, state: 'sending', at: now() });
    }
  }

  #post(conversation: Id, client_id: string, text: string, attachments: Attachment[]): void {
    const link = this.#needs.link();
    if (attachments.length > 0) this.#keepFiles({ ...this.#files, [client_id]: attachments });
    const ids = attachments.map(({ id }) => id);
    const kind = ids.length > 0 ? 'file' : 'text';
    const acked = { conversation, client_id, text, attachments, state: 'sent' as const, at: this.#needs.now() };
    const post = link?.post({ conversation, client_id, text, kind, attachments: ids });
    post?.then(
      ({ id, seq, at }) => {
        if (this.#arrived.has(client_id)) return;
        this.#setAcked([...this.#acked, acked]);
        if (id === undefined || seq === undefined || at === undefined) return;
        const from = { author_kind: 'contact', author_name: '' } as const;
        this.#needs.posted(conversation, { id, seq, kind, ...from, text, attachments, client_id, at });
      },
      (error: unknown) => {
        const { problem } = error as { problem?: { code: string } };
        // Closed for too long to be reopened: the same words begin a new talk.
        if (problem?.code !== 'failed_precondition' || this.#needs.live() !== conversation) return;
        link?.discard(client_id);
        this.#begin({ client_id, text, attachments, state: 'sending', at: this.#needs.now() });
      },
    );
  }

  #begin(message: Unopened): void {
    this.#setUnopened([...this.#unopened, message]);
    void this.openNow();
  }

  /** Opens a conversation with the first message that waits for one; the others follow as posts. */
  async openNow(): Promise<void> {
    const { open, opened, isReady, timers, troubled } = this.#needs;
    const [first] = this.#unopened;
    if (!first || first.state === 'failed' || this.#isOpening || !isReady()) return;
    this.#isOpening = true;
    timers.cancel('open');
    try {
      const { client_id, text, attachments, fields } = first;
      const conversation = await open({ client_id, text, fields, attachments: attachments.map(({ id }) => id) });
      if ('pending' in conversation) {
        this.#setUnopened(this.#unopened.map((each) => (each === first ? { ...each, state: 'kept' } : each)));
        return timers.again('open', () => void this.openNow());
      }
      timers.succeeded();
      await opened(conversation);
      const [, ...others] = this.#unopened;
      this.#setUnopened([]);
      troubled(false);
      for (const other of others) this.#post(conversation.id, other.client_id, other.text, other.attachments);
    } catch (error) {
      if (isPassing(error)) {
        troubled(true);
        timers.again('open', () => void this.openNow());
      } else this.#setUnopened(this.#unopened.map((each) => ({ ...each, state: 'failed' })));
    } finally {
      this.#isOpening = false;
    }
  }

  retry(clientId: string): void {
    if (this.#unopened.some(({ client_id }) => client_id === clientId)) {
      this.#setUnopened(this.#unopened.map((each) => ({ ...each, state: 'sending' })));
      void this.openNow();
    }
    this.#needs.link()?.retry(clientId);
  }

  discard(clientId: string): void {
    this.#setUnopened(this.#unopened.filter(({ client_id }) => client_id !== clientId));
    this.#needs.link()?.discard(clientId);
  }

  /** The server has the message, however it got there. */
  arrived(clientId: string): void {
    if (clientId in this.#files) {
      const { [clientId]: _, ...rest } = this.#files;
      this.#keepFiles(rest);
    }
    this.#arrived.add(clientId);
    this.#needs.link()?.confirm(clientId, {});
    if (this.#acked.some(({ client_id }) => client_id === clientId)) {
      this.#setAcked(this.#acked.filter(({ client_id }) => client_id !== clientId));
    }
  }

  #setAcked(acked: Acked[]): void {
    this.#acked = acked;
    this.tell();
  }

  forget(): void {
    this.#unopened = [];
    this.#acked = [];
    this.#files = {};
  }

  tell(entries: readonly OutboxEntry[] = this.#needs.link()?.pending() ?? []): void {
    const live = this.#needs.live();
    const outbox = entries
      .filter(({ conversation }) => conversation === live)
      .map((entry) => pendingOf(entry, this.#files[entry.client_id] ?? []));
    const acked = this.#acked.filter(({ conversation }) => conversation === live);
    this.#needs.changed([...this.#unopened, ...acked, ...outbox]);
  }

  #keepFiles(files: Record<string, Attachment[]>): void {
    this.#files = files;
    this.#needs.memory.set('files', files);
  }

  #setUnopened(unopened: Unopened[]): void {
    this.#unopened = unopened;
    this.#needs.memory.set('unopened', unopened.length > 0 ? unopened : undefined);
    this.tell();
  }
}
