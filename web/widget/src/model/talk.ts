import type { EventFrame } from '@deskbell/realtime';
import type { Connection } from './connection';
import type { Session } from './session';
import { emptyThread, isWaiting } from './state';
import type { Store } from './store';
import { mergeMessages } from './timeline';
import type { Timers } from './timers';
import type { Id, VisitorConversation, VisitorMessage } from './types';
import type { World } from './world';

type Needs = {
  world: World;
  store: Store;
  timers: Timers;
  session: Session;
  connection: Connection;
  /** The server has a message that we sent. */
  arrived(clientId: string): void;
};

export type Talk = ReturnType<typeof makeTalk>;

type Receipt = { side?: string; read_seq?: number; delivered_seq?: number };

const estimateEvery = 10_000;

/** The talk that goes on: its messages, what happens in it, what the visitor has read of it. */
export function makeTalk({ world, store, timers, session, connection, arrived }: Needs) {
  const { api, tellHost } = world;
  let unsubscribe: (() => void) | undefined;
  /** The browser shows our tab. */
  let isVisible = true;

  const setTyping = (name?: string): void => {
    timers.cancel('typing');
    if (store.state.typing !== name) store.set({ typing: name });
    // The end of it may be lost with the connection.
    if (name !== undefined) timers.later('typing', 8_000, () => store.set({ typing: undefined }));
  };

  const isLooking = (): boolean => store.state.shown && isVisible && store.state.view === 'talk';

  const markNew = (): void => {
    if (store.state.shown && store.state.newAfter === undefined) store.set({ newAfter: store.firstNew() });
  };

  /** Tells the server that the visitor has what is on the screen. */
  const seen = (): void => {
    const { live } = store.state;
    const last = live?.messages.at(-1)?.seq ?? 0;
    if (!live || !isLooking() || last <= live.conversation.contact_read_seq) return;
    connection.link()?.read(live.conversation.id, last);
    store.patchConversation({ contact_read_seq: last, unread: 0 });
  };

  const announce = (theirs: VisitorMessage[]): void => {
    setTyping();
    if (!isLooking() && store.state.sound) world.chime();
    for (const { id, text, author_name, author_kind, at } of theirs) {
      tellHost({ type: 'event', name: 'message', data: { id, text, author_name, author_kind, at } });
    }
    const last = theirs.at(-1);
    if (!store.state.shown && last) {
      const text = last.text || last.attachments[0]?.name || last.card?.title || '';
      tellHost({ type: 'bubble', bubble: { author: last.author_name, text } });
    }
    if (!isLooking()) markNew();
  };

  const receive = (id: Id, messages: VisitorMessage[], how: 'known' | 'new'): void => {
    const { live } = store.state;
    if (live?.conversation.id !== id || messages.length === 0) return;
    const { contact_read_seq, last_seq } = live.conversation;
    const held = new Set(live.messages.map((message) => message.id));
    const merged = mergeMessages(live.messages, messages);
    const last = merged.at(-1)?.seq ?? 0;
    store.patchThread(id, { messages: merged });
    store.patchConversation({ last_seq: Math.max(last, last_seq) });
    for (const { client_id } of messages) if (client_id) arrived(client_id);
    connection.link()?.delivered(id, last);
    const news = messages.filter((message) => !held.has(message.id) && message.seq > contact_read_seq);
    const theirs = news.filter(({ author_kind }) => author_kind === 'agent' || author_kind === 'bot');
    if (theirs.length > 0 && how === 'new') announce(theirs);
    seen();
  };

  /** Fetches the newest messages. */
  const reload = async (): Promise<void> => {
    const { live } = store.state;
    if (!live) return;
    const { id } = live.conversation;
    if (live.loaded !== 'yes') store.patchThread(id, { loaded: 'loading' });
    try {
      const page = await session.renewed(() => api.messages(id));
      store.patchThread(id, { loaded: 'yes', older: page.next !== undefined });
      receive(id, page.items, 'known');
      markNew();
      seen();
    } catch {
      if (store.state.live?.loaded === 'loading') store.patchThread(id, { loaded: 'failed' });
    }
  };

  const fetchNews = async (id: Id): Promise<void> => {
    for (;;) {
      const seq = store.state.live?.messages.at(-1)?.seq ?? 0;
      const page = await api.messages(id, { side: 'after', seq });
      receive(id, page.items, 'new');
      if (page.next === undefined || page.items.length === 0) return;
    }
  };

  const catchUp = async (id: Id): Promise<void> => {
    const { live } = store.state;
    if (live?.conversation.id !== id || live.loaded !== 'yes') return reload();
    await fetchNews(id).catch(() => undefined);
  };

  /** While the visitor waits and looks, the place in line is asked for every few seconds. */
  const pollEstimate = (): void => {
    const { live, session: who, shown } = store.state;
    timers.cancel('estimate');
    if (!live || !isWaiting(live.conversation) || !who?.open || !shown) return;
    const { id } = live.conversation;
    const ask = async (): Promise<void> => {
      const news = await api.conversation(id).catch(() => undefined);
      const current = store.state.live?.conversation;
      if (current?.id !== id || !isWaiting(current)) return;
      if (news) store.patchConversation({ estimate: news.estimate });
      if (store.state.shown) timers.later('estimate', estimateEvery, () => void ask());
    };
    void ask();
  };

  const applyReceipt = ({ side, read_seq = 0, delivered_seq = 0 }: Receipt): void => {
    const conversation = store.state.live?.conversation;
    if (!conversation) return;
    // Not by an agent: read in another tab.
    if (side !== 'agent') return store.patchConversation({ contact_read_seq: read_seq });
    store.patchConversation({
      agent_read_seq: Math.max(conversation.agent_read_seq, read_seq),
      agent_delivered_seq: Math.max(conversation.agent_delivered_seq ?? 0, delivered_seq, read_seq),
    });
  };

  const apply = ({ kind, stream, data: about }: EventFrame): void => {
    const data = about as Receipt & {
      message?: VisitorMessage;
      conversation?: VisitorConversation;
      rating?: { score: number };
      moved_from?: Id;
    };
    if (kind === 'conversation.message_posted' && data.message) {
      receive(stream, [data.message], data.moved_from ? 'known' : 'new');
    } else if (kind === 'conversation.receipt') {
      applyReceipt(data);
    } else if (kind === 'survey.answered' && data.rating) {
      store.patchConversation({ rating: data.rating.score });
    } else if (kind === 'conversation.merged') {
      void session.resync();
    } else if (data.conversation) {
      const wasClosed = store.state.live?.conversation.status === 'closed';
      store.patchConversation({ agent_name: undefined, closed_at: undefined, ...data.conversation });
      setTyping();
      const isClosed = data.conversation.status === 'closed';
      if (isClosed && !wasClosed) tellHost({ type: 'event', name: 'closed', data: { id: stream } });
      pollEstimate();
    }
  };

  const leave = (): void => {
    unsubscribe?.();
    unsubscribe = undefined;
    setTyping();
    store.set({ live: undefined });
  };

  return {
    leave,
    reload,
    fetchNews,
    receive,
    seen,
    pollEstimate,

    enter(conversation: VisitorConversation): void {
      const { id } = conversation;
      if (store.state.live?.conversation.id === id) {
        store.patchConversation(conversation);
        connection.link()?.start();
        return;
      }
      leave();
      store.set({ live: { ...emptyThread(conversation), loaded: 'loading' }, newAfter: undefined });
      unsubscribe = connection.ensure().subscribe(id, {
        onReady: () => void catchUp(id),
        onReset: () => void reload(),
        onEvent: apply,
        onTyping: ({ author_kind, name, on }) => {
          if (author_kind !== 'contact') setTyping(on ? name : undefined);
        },
        onError: () => void session.resync(),
      });
      void reload();
      pollEstimate();
    },

    setVisible(visible: boolean): void {
      isVisible = visible;
      seen();
    },
  };
}
