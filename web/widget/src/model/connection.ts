import { storedOutbox, type OutboxEntry, type StreamClient } from '@deskbell/realtime';
import type { Store } from './store';
import type { Timers } from './timers';
import type { Id } from './types';
import type { World } from './world';

type Needs = {
  world: World;
  store: Store;
  timers: Timers;
  /** The messages under way changed. */
  underWay(entries: readonly OutboxEntry[]): void;
  wentOnline(): void;
  /** The server does not know our token. */
  refused(): void;
  /** Fetches by plain requests what came after the last message that we have. */
  fetchNews(id: Id): Promise<void>;
};

export type Connection = ReturnType<typeof makeConnection>;

const pollEvery = 5_000;
const troubledAfter = 3_000;

/** The socket, from the first talk on; plain requests in its place where WebSockets do not pass, a proxy in between say. */
export function makeConnection({ world, store, timers, underWay, wentOnline, refused, fetchNews }: Needs) {
  const { memory, api } = world;
  let link: StreamClient | undefined;

  const healthy = (): void => {
    timers.cancel('troubled');
    store.set({ troubled: false });
  };

  const poll = async (): Promise<void> => {
    const id = store.state.live?.conversation.id;
    const isOnline = (): boolean => link?.state === 'online';
    if (id === undefined || isOnline()) return;
    try {
      for (const entry of link?.pending() ?? []) {
        if (entry.conversation !== id || entry.state === 'failed') continue;
        const { client_id, text, attachments } = entry;
        const message = await api.post(id, { client_id, text, attachments });
        // Kept by the server while its database is away: asked again with the next round.
        if (!('pending' in message)) link?.confirm(client_id, { id: message.id, seq: message.seq, at: message.at });
      }
      await fetchNews(id);
      store.patchConversation(await api.conversation(id));
      healthy();
    } catch {
      store.set({ troubled: true });
    }
    if (!isOnline()) timers.later('poll', pollEvery, () => void poll());
  };

  const connect = (): StreamClient => {
    const outbox = storedOutbox(memory.storage, `${memory.prefix}outbox.`);
    const made = (link = world.connect({ token: () => api.token, echo: false, outbox }));
    made.onOutbox(underWay);
    made.onState((state) => {
      if (state === 'online') {
        healthy();
        timers.cancel('poll');
        wentOnline();
      } else if (state === 'signed_out') {
        timers.again('resync', refused);
      } else if (state !== 'stopped') {
        timers.later('troubled', troubledAfter, () => store.set({ troubled: true }));
        timers.later('poll', pollEvery, () => void poll());
      }
    });
    return made;
  };

  return {
    link: (): StreamClient | undefined => link,

    /** Connects if we are not. */
    ensure(): StreamClient {
      const current = link ?? connect();
      current.start();
      return current;
    },

    stop(): void {
      link?.stop();
      link = undefined;
    },
  };
}
