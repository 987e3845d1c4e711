import {
  storedOutbox,
  type EventFrame,
  type StreamClient,
  type StreamOptions,
} from '@deskbell/realtime';
import type { Bubble, Identity, Page as HostPage, ToHost } from '../bridge';
import { chooseLanguage, type Language } from '../i18n';
import { ApiError, isPassing, type Api, type NewTalk } from './api';
import { nextInvitation } from './invitations';
import { emptyThread, isWaiting, unreadOf, type ChatState, type Thread, type View } from './state';
import type { Memory } from './storage';
import { mergeMessages } from './timeline';
import { Timers } from './timers';
import { Writing } from './writing';
import type { Attachment, Id, VisitorConversation, VisitorMessage, VisitorSession } from './types';

export type ChatWorld = {
  api: Api;
  installation: string;
  memory: Memory;
  connect(options: Pick<StreamOptions, 'token' | 'outbox' | 'echo'>): StreamClient;
  tellHost(message: ToHost): void;
  /** A short sound for a new message. */
  chime(): void;
  newId(): string;
  now(): number;
  /** Runs alone among the tabs of this visitor. */
  alone<T>(action: () => Promise<T>): Promise<T>;
  browserLanguages: readonly string[];
  /** Makes the catalogue of a language ready; rejects when it cannot be had. */
  learn(language: Language): Promise<void>;
};

const estimateEvery = 10_000;
const pollEvery = 5_000;
const troubledAfter = 3_000;
/** A page may stay open for days: whether we are open is asked again when the visitor comes back. */
const sessionFor = 5 * 60_000;
const invitedFor = 24 * 3_600_000;

/** What the visitor sees and can do, without a view: session, talks, connection, invitations. */
export class Chat {
  state: ChatState;
  readonly #world: ChatWorld;
  readonly #listeners = new Set<() => void>();
  #link?: StreamClient;
  #leave?: () => void;
  readonly #timers = new Timers();
  readonly #writing: Writing;
  #page: HostPage = { url: '', title: '', referrer: '', age: 0 };
  #pageSince = 0;
  #hostLanguage?: string;
  #hostFields: Record<string, string> = {};
  #visible = true;
  #session?: Promise<void>;
  #sessionAt = 0;

  constructor(world: ChatWorld) {
    this.#world = world;
    const { memory } = world;
    this.#writing = new Writing({
      memory,
      timers: this.#timers,
      newId: world.newId,
      now: world.now,
      link: () => this.#link,
      live: () => this.state.live?.conversation.id,
      isReady: () => this.state.phase === 'ready',
      open: (talk) => this.#open(talk),
      opened: (conversation) => this.#opened(conversation),
      posted: (conversation, message) => this.#receive(conversation, [message], 'known'),
      changed: (pending) => this.#set({ pending }),
      troubled: (troubled) => this.#set({ troubled }),
    });
    this.state = {
      phase: 'loading',
      view: this.#writing.begins ? 'talk' : 'home',
      historyFailed: false,
      asksEnd: false,
      pending: [],
      troubled: false,
      shown: false,
      phone: false,
      language: 'en',
      speaks: false,
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
    this.#set({ direction });
    this.#speak();
    void this.load();
  }

  setPage(page: HostPage): void {
    // No longer than the server takes.
    const [url, referrer] = [page.url.slice(0, 2000), page.referrer.slice(0, 2000)];
    this.#page = { ...page, url, referrer, title: page.title.slice(0, 500) };
    this.#pageSince = this.#world.now() - page.age;
    this.#planInvitation();
  }

  setShown(shown: boolean, phone: boolean): void {
    const { live, invitation } = this.state;
    const isOld = this.state.phase !== 'loading' && this.#world.now() - this.#sessionAt > sessionFor;
    if (shown && isOld) void this.resync();
    this.#set({ shown, phone, newAfter: shown ? this.#firstNew(live) : undefined });
    if (shown) {
      if (invitation && this.state.view === 'talk' && live?.conversation.status === 'closed') this.#set({ view: 'home' });
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
    this.#timers.stop();
    this.#world.memory.forget();
    this.#world.api.token = '';
    this.#writing.forget();
    this.#set({ phase: 'loading', session: undefined, live: undefined, past: undefined, history: undefined });
    this.#set({ view: 'home', pending: [] });
  }

  // --- session

  async load(): Promise<void> {
    this.#set({ phase: 'loading' });
    try {
      await this.#openSession();
      this.#timers.succeeded();
    } catch (error) {
      const passing = isPassing(error);
      this.#set({ phase: passing ? 'failed' : 'gone' });
      if (passing) this.#timers.again('load', () => void this.load());
      else this.#world.tellHost({ type: 'gone' });
    }
  }

  /** Another tab changed something, or we were away for long: ask again what holds. */
  async resync(): Promise<void> {
    if (this.state.phase === 'ready') await this.#openSession().catch(() => undefined);
    else await this.load();
  }

  /** One at a time, in this tab and among all: two without a token would make two visitors. */
  #openSession(): Promise<void> {
    this.#session ??= this.#askSession().finally(() => (this.#session = undefined));
    return this.#session;
  }

  #askSession(): Promise<void> {
    const { api, memory, installation } = this.#world;
    return this.#world.alone(async () => {
      const session = await api.session({
        installation,
        token: memory.get<string>('token'),
        language: this.#language(),
        page_url: this.#page.url,
        page_title: this.#page.title,
        referrer: this.#page.referrer,
      });
      memory.set('token', session.token);
      this.#take(session);
    });
  }

  #take(session: VisitorSession): void {
    const { api, memory } = this.#world;
    api.token = session.token;
    memory.set('token', session.token);
    const { phase, session: before } = this.state;
    this.#sessionAt = this.#world.now();
    this.#set({ phase: 'ready', session });
    this.#speak();
    if (session.conversation) this.#enterTalk(session.conversation);
    else if (before && before.contact.id !== session.contact.id) this.#leaveTalk();
    if (phase !== 'ready' && !this.#writing.begins) this.show(this.#firstView());
    this.#planInvitation();
    void this.#writing.openNow();
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
    this.#set({ live: undefined });
  }

  #ensureLink(): void {
    if (this.#link) return this.#link.start();
    const { memory, api } = this.#world;
    this.#link = this.#world.connect({
      token: () => api.token,
      echo: false,
      outbox: storedOutbox(memory.storage, `${memory.prefix}outbox.`),
    });
    this.#link.onOutbox((entries) => this.#writing.tell(entries));
    this.#link.onState((state) => {
      if (state === 'online') {
        this.#timers.cancel('troubled');
        this.#timers.cancel('poll');
        this.#set({ troubled: false });
        void this.#writing.openNow();
      } else if (state === 'signed_out') {
        this.#timers.again('resync', () => void this.resync());
      } else if (state !== 'stopped') {
        this.#timers.later('troubled', troubledAfter, () => this.#set({ troubled: true }));
        this.#timers.later('poll', pollEvery, () => void this.#poll());
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
      this.#setTyping(undefined);
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
    for (const { client_id } of messages) if (client_id) this.#writing.arrived(client_id);
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
    const where = this.state.view === 'talk' ? 'live' : 'new';
    this.keepDraft('');
    this.#set({ view: 'talk', newAfter: undefined, invitation: undefined, past: undefined });
    if (this.state.live) this.#ensureLink();
    this.#writing.send(text, attachments, where, fields);
  }

  #open(talk: NewTalk): Promise<VisitorConversation | { pending: true }> {
    const fields = { ...this.#hostFields, ...talk.fields };
    return this.#renewed(() => this.#world.api.open({ ...talk, fields, page_url: this.#page.url }));
  }

  async #opened(conversation: VisitorConversation): Promise<void> {
    this.#enterTalk(conversation);
    this.#set({ history: undefined, view: 'talk' });
    this.#world.memory.set('talk', conversation.id);
    this.#world.tellHost({ type: 'event', name: 'conversation', data: { id: conversation.id } });
    await this.reload();
  }

  retry(clientId: string): void {
    this.#writing.retry(clientId);
  }

  discard(clientId: string): void {
    this.#writing.discard(clientId);
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
    this.#world.memory.set('draft', text || undefined);
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
    if (view !== 'talk' && (this.state.session?.returning || this.state.live)) void this.loadHistory();
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
    this.#speak();
  }

  setSound(sound: boolean): void {
    this.#world.memory.set('sound', sound);
    this.#set({ sound });
  }

  #speak(): void {
    const language = this.#language();
    if (language === this.state.language && this.state.speaks) return;
    this.#world.learn(language).then(
      () => {
        if (language === this.#language()) this.#set({ language, speaks: true });
      },
      () => this.#timers.again('speak', () => this.#speak()),
    );
  }

  #language(): Language {
    const fixed = this.state.session?.installation.language;
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
    this.#timers.cancel('estimate');
    if (!live || !isWaiting(live.conversation) || !session?.open || !shown) return;
    const { id } = live.conversation;
    const ask = async (): Promise<void> => {
      const news = await this.#world.api.conversation(id).catch(() => undefined);
      const current = this.state.live?.conversation;
      if (current?.id !== id || !isWaiting(current)) return;
      if (news) this.#patchConversation({ estimate: news.estimate });
      if (this.state.shown) this.#timers.later('estimate', estimateEvery, () => void ask());
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
      this.#patchConversation(await this.#world.api.conversation(id));
      this.#timers.cancel('troubled');
      this.#set({ troubled: false });
    } catch {
      this.#set({ troubled: true });
    }
    if (!isOnline()) this.#timers.later('poll', pollEvery, () => void this.#poll());
  }

  #planInvitation(): void {
    const { session, live, shown, phase } = this.state;
    this.#timers.cancel('invite');
    const talking = this.#writing.begins || (live && live.conversation.status !== 'closed');
    if (phase !== 'ready' || !session?.open || talking || shown) return;
    const { memory, now } = this.#world;
    const seen = memory.get<Record<string, number>>('invited') ?? {};
    const recent = Object.keys(seen).filter((name) => now() - (seen[name] ?? 0) < invitedFor);
    const seconds = (now() - this.#pageSince) / 1000;
    const visit = { url: this.#page.url, seconds, returning: session.returning, seen: new Set(recent) };
    const next = nextInvitation(session.installation.invitations, visit);
    if (!next) return;
    this.#timers.later('invite', next.in_s * 1000, () => {
      memory.set('invited', { ...seen, [next.rule.text]: now() });
      this.#set({ invitation: next.rule.text });
      this.#bubble({ text: next.rule.text });
    });
  }

  #bubble(bubble: Bubble): void {
    this.#world.tellHost({ type: 'bubble', bubble });
  }

  // --- small change

  #setTyping(name: string | undefined): void {
    this.#timers.cancel('typing');
    if (this.state.typing !== name) this.#set({ typing: name });
    // The end of it may be lost with the connection.
    if (name !== undefined) this.#timers.later('typing', 8_000, () => this.#set({ typing: undefined }));
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

  #set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
