import {
  storedOutbox,
  type EventFrame,
  type OutboxEntry,
  type RealtimeClient,
  type RealtimeOptions,
} from '@deskbell/realtime';
import type { Bubble, Identity, Page as HostPage, ToHost } from '../bridge';
import { chooseLanguage, type Language } from '../i18n';
import { ApiError, type Api } from './api';
import { nextInvitation, ruleName } from './invitations';
import { emptyThread, isWaiting, unreadOf, type ChatState, type Thread, type View } from './state';
import type { Memory } from './storage';
import { mergeMessages, pendingOf, type Pending } from './timeline';
import type { Attachment, Id, VisitorConversation, VisitorMessage, VisitorSession } from './types';

export type ChatWorld = {
  api: Api;
  installation: string;
  memory: Memory;
  connect(options: Pick<RealtimeOptions, 'token' | 'outbox'>): RealtimeClient;
  tellHost(message: ToHost): void;
  /** A short sound for a new message. */
  chime(): void;
  newId(): string;
  now(): number;
  /** Runs alone among the tabs of this visitor. */
  alone<T>(action: () => Promise<T>): Promise<T>;
  browserLanguages: readonly string[];
};

/** A message written before the server knows a conversation for it. The first one opens it. */
type Unopened = Pending & { fields?: Record<string, string> };

const estimateEvery = 10_000;
const pollEvery = 5_000;
const troubledAfter = 3_000;
const invitedFor = 24 * 3_600_000;
const retryWaits = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

/** What the visitor sees and can do, without a view: session, talks, connection, invitations. */
export class Chat {
  state: ChatState;
  readonly #world: ChatWorld;
  readonly #listeners = new Set<() => void>();
  #link?: RealtimeClient;
  #leave?: () => void;
  #unopened: Unopened[] = [];
  #opening = false;
  #files: Record<string, Attachment[]>;
  #page: HostPage = { url: '', title: '', referrer: '', age: 0 };
  #pageSince = 0;
  #hostLanguage?: string;
  #hostFields: Record<string, string> = {};
  #visible = true;
  #failures = 0;
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(world: ChatWorld) {
    this.#world = world;
    const { memory } = world;
    this.#files = memory.get('files') ?? {};
    this.#unopened = (memory.get<Unopened[]>('unopened') ?? []).map((each) => ({ ...each, state: 'sending' }));
    this.state = {
      phase: 'loading',
      view: this.#unopened.length > 0 ? 'talk' : 'home',
      historyFailed: false,
      asksEnd: false,
      pending: [],
      troubled: false,
      shown: false,
      phone: false,
      language: this.#language(),
      direction: 'ltr',
      sound: memory.get<boolean>('sound') ?? true,
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  // --- what the host page tells

  begin(page: HostPage, hostLanguage: string, direction: 'ltr' | 'rtl'): void {
    this.#hostLanguage = hostLanguage;
    this.setPage(page);
    this.#set({ direction, language: this.#language() });
    void this.load();
  }

  setPage(page: HostPage): void {
    this.#page = page;
    this.#pageSince = this.#world.now() - page.age;
    this.#planInvitation();
  }

  setShown(shown: boolean, phone: boolean): void {
    const { live, invitation } = this.state;
    this.#set({ shown, phone, newAfter: shown ? this.#firstNew(live) : undefined });
    if (shown) {
      if (invitation && this.state.view === 'talk' && live?.conversation.status === 'closed') this.#set({ view: 'home' });
      if (this.state.phase === 'failed') void this.load();
      this.#seen();
      this.#pollEstimate();
    } else {
      this.#planInvitation();
    }
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible) this.#seen();
  }

  async identify(identity: Identity): Promise<void> {
    const { memory, api } = this.#world;
    const known = memory.get<Identity>('identity');
    if (known && JSON.stringify(known) === JSON.stringify(identity)) return;
    await this.#ready();
    // Somebody else signed in at the host: what the one before wrote is not theirs to see.
    if (known?.external_id && identity.external_id && known.external_id !== identity.external_id) {
      this.forget();
      await this.#openSession();
    }
    this.#take(await this.#renewed(() => api.identify(identity)));
    memory.set('identity', identity);
  }

  setFields(fields: Record<string, string>): void {
    this.#hostFields = { ...this.#hostFields, ...fields };
    if (this.state.live) void this.#renewed(() => this.#world.api.identify({ fields })).catch(() => undefined);
  }

  /** The host signed its user out: nothing of the visitor stays in this browser. */
  forget(): void {
    this.#leaveTalk();
    this.#link?.stop();
    this.#link = undefined;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#world.memory.forget();
    this.#world.api.token = '';
    this.#unopened = [];
    this.#files = {};
    this.#set({ live: undefined, past: undefined, history: undefined, pending: [], view: 'home', session: undefined });
  }

  // --- session

  async load(): Promise<void> {
    this.#set({ phase: 'loading' });
    try {
      await this.#openSession();
      this.#failures = 0;
    } catch (error) {
      const passing = !(error instanceof ApiError) || error.passing;
      this.#set({ phase: passing ? 'failed' : 'gone' });
      if (passing) this.#later('load', this.#retryWait(), () => void this.load());
      else this.#world.tellHost({ type: 'gone' });
    }
  }

  /** Another tab changed something, or we were away for long: ask again what holds. */
  async resync(): Promise<void> {
    if (this.state.phase === 'ready') await this.#openSession().catch(() => undefined);
    else await this.load();
  }

  async #openSession(): Promise<void> {
    const { api, memory, installation } = this.#world;
    await this.#world.alone(async () => {
      const session = await api.session({
        installation,
        token: memory.get<string>('token'),
        language: this.#language(),
        page_url: this.#page.url || undefined,
        page_title: this.#page.title || undefined,
        referrer: this.#page.referrer || undefined,
      });
      memory.set('token', session.token);
      this.#take(session);
    });
  }

  #take(session: VisitorSession): void {
    const { api, memory } = this.#world;
    api.token = session.token;
    memory.set('token', session.token);
    const fresh = this.state.phase !== 'ready';
    this.#set({ phase: 'ready', session });
    this.#set({ language: this.#language() });
    if (session.conversation) this.#enterTalk(session.conversation);
    if (fresh && this.#unopened.length === 0) this.#set({ view: this.#firstView() });
    this.#planInvitation();
    void this.#openUnopened();
  }

  #firstView(): View {
    const { live } = this.state;
    if (!live) return 'home';
    const { status, unread, closed_at, rating } = live.conversation;
    const justClosed = !rating && closed_at && this.#world.now() - Date.parse(closed_at) < invitedFor;
    return status !== 'closed' || unread > 0 || justClosed ? 'talk' : 'home';
  }

  async #ready(): Promise<void> {
    if (this.state.phase === 'ready') return;
    await new Promise<void>((resolve) => {
      const stop = this.onChange(() => {
        if (this.state.phase !== 'ready') return;
        stop();
        resolve();
      });
    });
  }

  /** Runs `action` again with a new session when the token is not known any more. */
  async #renewed<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      await this.#openSession();
      return action();
    }
  }

  // --- the talk

  #enterTalk(conversation: VisitorConversation): void {
    const { live } = this.state;
    if (live?.conversation.id === conversation.id) {
      this.#patchConversation(conversation);
      this.#link?.start();
      return;
    }
    this.#leaveTalk();
    this.#set({ live: { ...emptyThread(conversation), loaded: 'loading' }, newAfter: undefined });
    this.#ensureLink();
    const { id } = conversation;
    this.#leave = this.#link?.subscribe(id, {
      onReady: () => void this.#catchUp(id),
      onReset: () => void this.reload(),
      onEvent: (event) => this.#apply(event),
      onTyping: ({ author_kind, name, on }) => {
        if (author_kind !== 'contact') this.#setTyping(on ? name : undefined);
      },
      onError: () => void this.resync(),
    });
    void this.reload();
    this.#pollEstimate();
    this.#tellUnread();
  }

  #leaveTalk(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#setTyping(undefined);
  }

  #ensureLink(): void {
    if (this.#link) return this.#link.start();
    const { memory, api } = this.#world;
    this.#link = this.#world.connect({
      token: () => api.token,
      outbox: storedOutbox(memory.storage, `${memory.prefix}outbox.`),
    });
    this.#link.onOutbox((entries) => this.#showPending(entries));
    this.#link.onState((state) => {
      if (state === 'online') {
        this.#cancel('troubled');
        this.#cancel('poll');
        this.#set({ troubled: false });
        void this.#openUnopened();
      } else if (state === 'signed_out') {
        this.#later('resync', this.#retryWait(), () => void this.resync());
      } else if (state !== 'stopped') {
        this.#later('troubled', troubledAfter, () => this.#set({ troubled: true }));
        this.#later('poll', pollEvery, () => void this.#poll());
      }
    });
    this.#link.start();
  }

  /** Fetches the newest messages of the live talk. */
  async reload(): Promise<void> {
    const { live } = this.state;
    if (!live) return;
    const { id } = live.conversation;
    if (live.loaded !== 'yes') this.#patchLive(id, { loaded: 'loading' });
    try {
      const page = await this.#renewed(() => this.#world.api.messages(id));
      this.#patchLive(id, { loaded: 'yes', older: page.next !== undefined });
      this.#receive(id, page.items, 'known');
      if (this.state.shown && this.state.newAfter === undefined) this.#set({ newAfter: this.#firstNew(this.state.live) });
      this.#seen();
    } catch {
      if (this.state.live?.loaded === 'loading') this.#patchLive(id, { loaded: 'failed' });
    }
  }

  async #catchUp(id: Id): Promise<void> {
    const { live } = this.state;
    if (live?.conversation.id !== id || live.loaded !== 'yes') return this.reload();
    await this.#fetchNews(id).catch(() => undefined);
  }

  async #fetchNews(id: Id): Promise<void> {
    for (;;) {
      const after = this.state.live?.messages.at(-1)?.seq ?? 0;
      const page = await this.#world.api.messages(id, { after_seq: after });
      this.#receive(id, page.items, 'new');
      if (page.next === undefined || page.items.length === 0) return;
    }
  }

  async loadOlder(): Promise<void> {
    const { view, live, past } = this.state;
    const thread = view === 'past' ? past : live;
    const first = thread?.messages[0];
    if (!thread?.older || thread.loadingOlder || !first) return;
    const { id } = thread.conversation;
    this.#patchThread(id, { loadingOlder: true });
    try {
      const page = await this.#renewed(() => this.#world.api.messages(id, { before_seq: first.seq }));
      const held = [this.state.live, this.state.past].find((each) => each?.conversation.id === id)?.messages ?? [];
      const older = page.next !== undefined && page.items.length > 0;
      this.#patchThread(id, { messages: mergeMessages(page.items, held), older, loadingOlder: false });
    } catch {
      this.#patchThread(id, { loadingOlder: false });
    }
  }

  #apply(event: EventFrame): void {
    const data = event.data as {
      message?: VisitorMessage;
      conversation?: VisitorConversation;
      side?: string;
      read_seq?: number;
      delivered_seq?: number;
      rating?: { score: number };
      moved_from?: Id;
    };
    if (event.kind === 'conversation.message_posted' && data.message) {
      this.#receive(event.stream, [data.message], data.moved_from ? 'known' : 'new');
    } else if (event.kind === 'conversation.receipt') {
      this.#applyReceipt(data.side === 'agent', data);
    } else if (event.kind === 'survey.answered' && data.rating) {
      this.#patchConversation({ rating: data.rating.score });
    } else if (event.kind === 'conversation.merged') {
      void this.resync();
    } else if (data.conversation) {
      const wasClosed = this.state.live?.conversation.status === 'closed';
      this.#patchConversation({ agent_name: undefined, closed_at: undefined, ...data.conversation });
      const isClosed = data.conversation.status === 'closed';
      if (isClosed && !wasClosed) this.#world.tellHost({ type: 'event', name: 'closed', data: { id: event.stream } });
      this.#pollEstimate();
    }
  }

  #applyReceipt(byAgent: boolean, receipt: { read_seq?: number; delivered_seq?: number }): void {
    const conversation = this.state.live?.conversation;
    if (!conversation) return;
    const { read_seq = 0, delivered_seq = 0 } = receipt;
    if (byAgent) {
      this.#patchConversation({
        agent_read_seq: Math.max(conversation.agent_read_seq, read_seq),
        agent_delivered_seq: Math.max(conversation.agent_delivered_seq ?? 0, delivered_seq, read_seq),
      });
    } else {
      // Read in another tab.
      this.#patchConversation({ contact_read_seq: Math.max(conversation.contact_read_seq, read_seq) });
      this.#tellUnread();
    }
  }

  #receive(id: Id, messages: VisitorMessage[], how: 'known' | 'new'): void {
    const { live } = this.state;
    if (live?.conversation.id !== id || messages.length === 0) return;
    const held = new Set(live.messages.map((message) => message.id));
    const merged = mergeMessages(live.messages, messages);
    const last = merged.at(-1)?.seq ?? 0;
    this.#patchLive(id, { messages: merged });
    this.#patchConversation({ last_seq: Math.max(last, live.conversation.last_seq) });
    for (const { client_id } of messages) if (client_id) this.#arrived(client_id);
    this.#link?.delivered(id, last);
    const news = messages.filter((message) => !held.has(message.id) && message.seq > live.conversation.contact_read_seq);
    const theirs = news.filter(({ author_kind }) => author_kind === 'agent' || author_kind === 'bot');
    if (theirs.length > 0 && how === 'new') this.#announce(theirs);
    this.#seen();
    this.#tellUnread();
  }

  #announce(theirs: VisitorMessage[]): void {
    this.#setTyping(undefined);
    const looking = this.#looking();
    if (!looking && this.state.sound) this.#world.chime();
    for (const { id, text, author_name, author_kind, at } of theirs) {
      this.#world.tellHost({ type: 'event', name: 'message', data: { id, text, author_name, author_kind, at } });
    }
    const last = theirs.at(-1);
    if (!this.state.shown && last) {
      this.#bubble({ author: last.author_name, text: last.text || last.attachments[0]?.name || last.card?.title || '' });
    }
    if (this.state.shown && !looking && this.state.newAfter === undefined) {
      this.#set({ newAfter: this.#firstNew(this.state.live) });
    }
  }

  #looking(): boolean {
    return this.state.shown && this.#visible && this.state.view === 'talk';
  }

  /** Tells the server that the visitor has what is on the screen. */
  #seen(): void {
    const { live } = this.state;
    const last = live?.messages.at(-1)?.seq ?? 0;
    if (!live || !this.#looking() || last <= live.conversation.contact_read_seq) return;
    this.#link?.read(live.conversation.id, last);
    this.#patchConversation({ contact_read_seq: last, unread: 0 });
    this.#tellUnread();
  }

  #firstNew(thread: Thread | undefined): number | undefined {
    return unreadOf(thread) > 0 ? thread?.conversation.contact_read_seq : undefined;
  }

  #tellUnread(): void {
    for (const listener of this.#listeners) listener();
  }

  // --- writing

  send(text: string, attachments: Attachment[], fields?: Record<string, string>): void {
    const client_id = this.#world.newId();
    const { live } = this.state;
    this.#set({ newAfter: undefined, invitation: undefined, past: undefined });
    if (live && this.#unopened.length === 0 && this.state.view === 'talk') {
      this.#post(live.conversation.id, client_id, text, attachments);
    } else {
      this.#addUnopened({ client_id, text, attachments, fields, state: 'sending', at: this.#world.now() });
    }
  }

  #post(conversation: Id, client_id: string, text: string, attachments: Attachment[]): void {
    if (attachments.length > 0) {
      this.#files = { ...this.#files, [client_id]: attachments };
      this.#world.memory.set('files', this.#files);
    }
    const ids = attachments.map(({ id }) => id);
    const kind = ids.length > 0 ? 'file' : 'text';
    this.#ensureLink();
    this.#link?.post({ conversation, client_id, text, kind, attachments: ids }).catch((error: unknown) => {
      const code = (error as { problem?: { code: string } }).problem?.code;
      // Closed for too long to be reopened: the same words begin a new talk.
      if (code !== 'failed_precondition' || this.state.live?.conversation.id !== conversation) return;
      this.#link?.discard(client_id);
      this.#addUnopened({ client_id, text, attachments, state: 'sending', at: this.#world.now() });
    });
  }

  #addUnopened(message: Unopened): void {
    this.#unopened = [...this.#unopened, message];
    this.#world.memory.set('unopened', this.#unopened);
    this.#set({ view: 'talk' });
    this.#showPending();
    void this.#openUnopened();
  }

  /** Opens a conversation with the first unopened message; the others follow as posts. */
  async #openUnopened(): Promise<void> {
    const [first, ...others] = this.#unopened;
    if (!first || first.state === 'failed' || this.#opening || this.state.phase !== 'ready') return;
    this.#opening = true;
    this.#cancel('open');
    const { client_id, text, attachments } = first;
    const fields = { ...this.#hostFields, ...first.fields };
    try {
      const conversation = await this.#renewed(() =>
        this.#world.api.open({
          client_id,
          text,
          attachments: attachments.length > 0 ? attachments.map(({ id }) => id) : undefined,
          fields: Object.keys(fields).length > 0 ? fields : undefined,
          page_url: this.#page.url || undefined,
        }),
      );
      this.#failures = 0;
      this.#enterTalk(conversation);
      this.#set({ history: undefined, view: 'talk' });
      this.#world.memory.set('talk', conversation.id);
      this.#world.tellHost({ type: 'event', name: 'conversation', data: { id: conversation.id } });
      for (const other of others) this.#post(conversation.id, other.client_id, other.text, other.attachments);
      await this.reload();
      this.#setUnopened([]);
    } catch (error) {
      const passing = !(error instanceof ApiError) || error.passing;
      if (passing) this.#later('open', this.#retryWait(), () => void this.#openUnopened());
      else this.#setUnopened(this.#unopened.map((each) => ({ ...each, state: 'failed' })));
      if (passing) this.#set({ troubled: true });
    } finally {
      this.#opening = false;
    }
  }

  #setUnopened(unopened: Unopened[]): void {
    this.#unopened = unopened;
    this.#world.memory.set('unopened', unopened.length > 0 ? unopened : undefined);
    if (unopened.length === 0 && this.#link?.state !== 'reconnecting') this.#set({ troubled: false });
    this.#showPending();
  }

  #arrived(clientId: string): void {
    if (clientId in this.#files) {
      const { [clientId]: _, ...rest } = this.#files;
      this.#files = rest;
      this.#world.memory.set('files', rest);
    }
    this.#link?.confirm(clientId, {});
  }

  #showPending(entries: readonly OutboxEntry[] = this.#link?.pending() ?? []): void {
    const live = this.state.live?.conversation.id;
    const outbox = entries
      .filter(({ conversation }) => conversation === live)
      .map((entry) => pendingOf(entry, this.#files[entry.client_id] ?? []));
    const ids = new Set(outbox.map(({ client_id }) => client_id));
    this.#set({ pending: [...this.#unopened.filter(({ client_id }) => !ids.has(client_id)), ...outbox] });
  }

  retry(clientId: string): void {
    if (this.#unopened.some(({ client_id }) => client_id === clientId)) {
      this.#setUnopened(this.#unopened.map((each) => ({ ...each, state: 'sending' })));
      void this.#openUnopened();
    }
    this.#link?.retry(clientId);
  }

  discard(clientId: string): void {
    this.#setUnopened(this.#unopened.filter(({ client_id }) => client_id !== clientId));
    this.#link?.discard(clientId);
    if (this.state.pending.length === 0 && !this.state.live) this.#set({ view: 'home' });
  }

  typing(on: boolean): void {
    const { live, view } = this.state;
    if (live && view === 'talk' && live.conversation.status !== 'closed') this.#link?.typing(live.conversation.id, on);
  }

  async rate(score: number, comment: string): Promise<void> {
    const { live } = this.state;
    if (!live) return;
    await this.#renewed(() => this.#world.api.rate(live.conversation.id, score, comment || undefined));
    this.#patchConversation({ rating: score });
    this.#world.tellHost({ type: 'event', name: 'rated', data: { score } });
  }

  /** What is written and not sent, kept over a reload. */
  draft(): string {
    return this.#world.memory.get<string>('draft') ?? '';
  }

  keepDraft(text: string): void {
    this.#later('draft', 300, () => this.#world.memory.set('draft', text || undefined));
  }

  /** What the visitor filled in before, so that nobody asks twice. */
  knownFields(): Record<string, string> {
    return this.#world.memory.get<Record<string, string>>('fields') ?? {};
  }

  keepFields(values: Record<string, string>): void {
    this.#world.memory.set('fields', values);
  }

  /** Asks the visitor whether the talk shall end. */
  askEnd(asking: boolean): void {
    this.#set({ asksEnd: asking });
  }

  async end(): Promise<void> {
    this.askEnd(false);
    const { live } = this.state;
    if (live) await this.#renewed(() => this.#world.api.close(live.conversation.id));
    this.#patchConversation({ status: 'closed' });
  }

  // --- moving about

  show(view: View): void {
    this.#set({ view, newAfter: view === 'talk' ? this.#firstNew(this.state.live) : undefined });
    if (view === 'history' || view === 'home') void this.loadHistory();
    this.#seen();
  }

  async loadHistory(): Promise<void> {
    this.#set({ historyFailed: false });
    try {
      this.#set({ history: await this.#renewed(() => this.#world.api.conversations()) });
    } catch {
      this.#set({ historyFailed: true });
    }
  }

  async showPast(conversation: VisitorConversation): Promise<void> {
    if (conversation.id === this.state.live?.conversation.id) return this.show('talk');
    this.#set({ view: 'past', past: { ...emptyThread(conversation), loaded: 'loading' } });
    try {
      const page = await this.#renewed(() => this.#world.api.messages(conversation.id));
      this.#patchThread(conversation.id, { messages: page.items, loaded: 'yes', older: page.next !== undefined });
    } catch {
      this.#patchThread(conversation.id, { loaded: 'failed' });
    }
  }

  setLanguage(language: Language): void {
    this.#world.memory.set('language', language);
    this.#set({ language });
  }

  setSound(sound: boolean): void {
    this.#world.memory.set('sound', sound);
    this.#set({ sound });
  }

  #language(): Language {
    const fixed = this.state?.session?.installation.language;
    return chooseLanguage([
      this.#world.memory.get<string>('language'),
      fixed === 'auto' ? undefined : fixed,
      this.#hostLanguage,
      ...this.#world.browserLanguages,
    ]);
  }

  // --- waiting, inviting

  #pollEstimate(): void {
    const { live, session, shown } = this.state;
    this.#cancel('estimate');
    if (!live || !isWaiting(live.conversation) || !session?.open || !shown) return;
    const { id } = live.conversation;
    const ask = async (): Promise<void> => {
      const estimate = await this.#world.api.estimate(id).catch(() => undefined);
      const current = this.state.live?.conversation;
      if (current?.id !== id || !isWaiting(current)) return;
      if (estimate) this.#patchConversation({ estimate });
      if (this.state.shown) this.#later('estimate', estimateEvery, () => void ask());
    };
    void ask();
  }

  /** Where WebSockets do not pass, a proxy in between say, the talk goes on by plain requests. */
  async #poll(): Promise<void> {
    const { live } = this.state;
    const isOnline = (): boolean => this.#link?.state === 'online';
    if (!live || isOnline()) return;
    const { id } = live.conversation;
    try {
      for (const entry of this.#link?.pending() ?? []) {
        if (entry.conversation !== id || entry.state === 'failed') continue;
        const { client_id, text, attachments } = entry;
        const message = await this.#world.api.post(id, { client_id, text, attachments });
        this.#link?.confirm(client_id, { id: message.id, seq: message.seq, at: message.at });
      }
      await this.#fetchNews(id);
      const conversation = (await this.#world.api.conversations()).find((each) => each.id === id);
      if (conversation) this.#patchConversation(conversation);
      this.#cancel('troubled');
      this.#set({ troubled: false });
    } catch {
      this.#set({ troubled: true });
    }
    if (!isOnline()) this.#later('poll', pollEvery, () => void this.#poll());
  }

  #planInvitation(): void {
    const { session, live, shown, phase } = this.state;
    this.#cancel('invite');
    const talking = this.#unopened.length > 0 || (live && live.conversation.status !== 'closed');
    if (phase !== 'ready' || !session?.open || talking || shown) return;
    const { memory, now } = this.#world;
    const seen = memory.get<Record<string, number>>('invited') ?? {};
    const recent = Object.keys(seen).filter((name) => now() - (seen[name] ?? 0) < invitedFor);
    const seconds = (now() - this.#pageSince) / 1000;
    const visit = { url: this.#page.url, seconds, returning: session.returning, seen: new Set(recent) };
    const next = nextInvitation(session.installation.invitations, visit);
    if (!next) return;
    this.#later('invite', next.in_s * 1000, () => {
      memory.set('invited', { ...seen, [ruleName(next.rule)]: now() });
      this.#set({ invitation: next.rule.text });
      this.#bubble({ text: next.rule.text });
    });
  }

  #bubble(bubble: Bubble): void {
    this.#world.tellHost({ type: 'bubble', bubble });
  }

  // --- small change

  #setTyping(name: string | undefined): void {
    this.#cancel('typing');
    if (this.state.typing !== name) this.#set({ typing: name });
    // The end of it may be lost with the connection.
    if (name !== undefined) this.#later('typing', 8_000, () => this.#set({ typing: undefined }));
  }

  #patchConversation(change: Partial<VisitorConversation>): void {
    const { live } = this.state;
    if (!live) return;
    const conversation = { ...live.conversation, ...change };
    // What we told as read may not have reached the server yet.
    conversation.contact_read_seq = Math.max(conversation.contact_read_seq, live.conversation.contact_read_seq);
    this.#set({ live: { ...live, conversation } });
  }

  #patchLive(id: Id, change: Partial<Thread>): void {
    const { live } = this.state;
    if (live?.conversation.id === id) this.#set({ live: { ...live, ...change } });
  }

  #patchThread(id: Id, change: Partial<Thread>): void {
    this.#patchLive(id, change);
    const { past } = this.state;
    if (past?.conversation.id === id) this.#set({ past: { ...past, ...change } });
  }

  #retryWait(): number {
    return retryWaits[Math.min(this.#failures++, retryWaits.length - 1)] ?? 30_000;
  }

  #later(name: string, wait: number, action: () => void): void {
    this.#cancel(name);
    this.#timers.set(name, setTimeout(action, wait));
  }

  #cancel(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
