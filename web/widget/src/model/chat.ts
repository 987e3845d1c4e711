import type { Identity, Page as HostPage } from '../bridge';
import type { NewTalk } from './api';
import { makeConnection } from './connection';
import { makeHistory } from './history';
import { makeInviting } from './inviting';
import { makeSession } from './session';
import { makeSpeaking } from './speaking';
import type { ChatState, View } from './state';
import { makeStore } from './store';
import { makeTalk } from './talk';
import { makeTimers } from './timers';
import type { Attachment, VisitorConversation, VisitorSession } from './types';
import type { World } from './world';
import { makeWriting } from './writing';

export type Chat = ReturnType<typeof makeChat>;

/** A talk that ended within this time is what the visitor comes back for. */
const justClosedFor = 24 * 3_600_000;

/** What the visitor sees and can do, without a view. The parts do the work; here is what a view and the host page call. */
export function makeChat(world: World) {
  const { api, memory, tellHost } = world;
  const timers = makeTimers();
  const store = makeStore({
    phase: 'loading',
    view: 'home',
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
  });
  const base = { world, store, timers };
  let hostFields: Record<string, string> = {};

  const speaking = makeSpeaking(base);
  const inviting = makeInviting({ ...base, isWriting: () => writing.begins() });
  const session = makeSession({ ...base, page: inviting.page, language: speaking.language, began });
  const connection = makeConnection({
    ...base,
    underWay: (entries) => writing.tell(entries),
    wentOnline: () => void writing.openNow(),
    refused: () => void session.resync(),
    fetchNews: (id) => talk.fetchNews(id),
  });
  const talk = makeTalk({ ...base, session, connection, arrived: (clientId) => writing.arrived(clientId) });
  const history = makeHistory({ ...base, session });
  const writing = makeWriting({
    ...base,
    connection,
    open(first: NewTalk) {
      const fields = { ...hostFields, ...first.fields };
      return session.renewed(() => api.open({ ...first, fields, page_url: inviting.page().url, language: speaking.language() }));
    },
    async opened(conversation) {
      talk.enter(conversation);
      store.set({ history: undefined, view: 'talk' });
      memory.set('talk', conversation.id);
      tellHost({ type: 'event', name: 'conversation', data: { id: conversation.id } });
      await talk.reload();
    },
    posted: (conversation, message) => talk.receive(conversation, [message], 'known'),
  });
  if (writing.begins()) store.set({ view: 'talk' });

  function began(now: VisitorSession, before: VisitorSession | undefined, isFirst: boolean): void {
    speaking.speak();
    if (now.conversation) talk.enter(now.conversation);
    else if (before && before.contact.id !== now.contact.id) talk.leave();
    if (isFirst && !writing.begins()) show(firstView());
    inviting.plan();
    void writing.openNow();
  }

  function firstView(): View {
    const { live } = store.state;
    if (!live) return 'home';
    const { status, unread, closed_at, rating } = live.conversation;
    const justClosed = !rating && closed_at && world.now() - Date.parse(closed_at) < justClosedFor;
    return status !== 'closed' || unread > 0 || justClosed ? 'talk' : 'home';
  }

  function show(view: View): void {
    store.set({ view, newAfter: view === 'talk' ? store.firstNew() : undefined });
    if (view !== 'talk' && (store.state.session?.returning || store.state.live)) void history.load();
    talk.seen();
  }

  /** The host signed its user out: nothing of the visitor stays in this browser. */
  function forget(): void {
    talk.leave();
    connection.stop();
    timers.stop();
    memory.forget();
    api.token = '';
    writing.forget();
    store.set({ phase: 'loading', session: undefined, past: undefined, history: undefined, view: 'home', pending: [] });
  }

  const keepDraft = (text: string): void => memory.set('draft', text || undefined);
  const askEnd = (asksEnd: boolean): void => store.set({ asksEnd });

  return {
    get state(): ChatState {
      return store.state;
    },
    onChange: store.onChange,

    // --- what the host page tells

    begin(page: HostPage, hostLanguage: string, direction: 'ltr' | 'rtl'): void {
      inviting.setPage(page);
      store.set({ direction });
      speaking.setOfPage(hostLanguage);
      void session.load();
    },

    setPage: inviting.setPage,

    setShown(shown: boolean, phone: boolean): void {
      if (shown && session.isOld()) void session.resync();
      store.set({ shown, phone, newAfter: shown ? store.firstNew() : undefined });
      if (!shown) return inviting.plan();
      const { invitation, view, live } = store.state;
      if (invitation && view === 'talk' && live?.conversation.status === 'closed') store.set({ view: 'home' });
      talk.seen();
      talk.pollEstimate();
    },

    setVisible: talk.setVisible,

    async identify(identity: Identity): Promise<void> {
      const known = memory.get<Identity>('identity');
      if (known && JSON.stringify(known) === JSON.stringify(identity)) return;
      await session.ready();
      // Somebody else signed in at the host: what the one before wrote is not theirs to see.
      if (known?.external_id && identity.external_id && known.external_id !== identity.external_id) {
        forget();
        await session.open();
      }
      session.take(await session.renewed(() => api.identify(identity)));
      memory.set('identity', identity);
    },

    setFields(fields: Record<string, string>): void {
      hostFields = { ...hostFields, ...fields };
      if (store.state.live) void session.renewed(() => api.identify({ fields })).catch(() => undefined);
    },

    forget,
    load: session.load,
    resync: session.resync,

    // --- writing

    send(text: string, attachments: Attachment[], fields?: Record<string, string>): void {
      const where = store.state.view === 'talk' ? 'live' : 'new';
      keepDraft('');
      store.set({ view: 'talk', newAfter: undefined, invitation: undefined, past: undefined });
      if (store.state.live) connection.ensure();
      writing.send(text, attachments, where, fields);
    },

    retry: writing.retry,

    discard(clientId: string): void {
      writing.discard(clientId);
      if (store.state.pending.length === 0 && !store.state.live) store.set({ view: 'home' });
    },

    typing(on: boolean): void {
      const { live, view } = store.state;
      if (!live || view !== 'talk' || live.conversation.status === 'closed') return;
      connection.link()?.typing(live.conversation.id, on);
    },

    async rate(score: number, comment: string): Promise<void> {
      const { live } = store.state;
      if (!live) return;
      await session.renewed(() => api.rate(live.conversation.id, score, comment || undefined));
      store.patchConversation({ rating: score });
      tellHost({ type: 'event', name: 'rated', data: { score } });
    },

    /** What is written and not sent, kept over a reload. */
    draft: (): string => memory.get<string>('draft') ?? '',
    keepDraft,

    /** What the visitor filled in before, so that nobody asks twice. */
    knownFields: (): Record<string, string> => memory.get<Record<string, string>>('fields') ?? {},
    keepFields: (values: Record<string, string>): void => memory.set('fields', values),

    /** Asks the visitor whether the talk shall end. */
    askEnd,

    async end(): Promise<void> {
      askEnd(false);
      const { live } = store.state;
      if (live) await session.renewed(() => api.close(live.conversation.id));
      store.patchConversation({ status: 'closed' });
    },

    // --- moving about

    show,
    reload: talk.reload,
    loadOlder: history.loadOlder,
    loadHistory: history.load,

    async showPast(conversation: VisitorConversation): Promise<void> {
      if (conversation.id === store.state.live?.conversation.id) show('talk');
      else await history.show(conversation);
    },

    setLanguage: speaking.choose,

    setSound(sound: boolean): void {
      memory.set('sound', sound);
      store.set({ sound });
    },
  };
}
