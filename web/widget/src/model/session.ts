import type { Page as HostPage } from '../bridge';
import type { Language } from '../i18n';
import { ApiError, isPassing } from './api';
import type { Store } from './store';
import type { Timers } from './timers';
import type { VisitorSession } from './types';
import type { World } from './world';

type Needs = {
  world: World;
  store: Store;
  timers: Timers;
  page(): HostPage;
  language(): Language;
  /** A session stands; `before` is what stood until now. */
  began(session: VisitorSession, before: VisitorSession | undefined, isFirst: boolean): void;
};

export type Session = ReturnType<typeof makeSession>;

/** A page may stay open for days: whether we are open is asked again when the visitor comes back. */
const sessionFor = 5 * 60_000;

/** Who the visitor is to the server: opens the session, and again when the token is not known any more. */
export function makeSession({ world, store, timers, page, language, began }: Needs) {
  const { api, memory, installation } = world;
  let opening: Promise<void> | undefined;
  let takenAt = 0;

  const take = (session: VisitorSession): void => {
    const { phase, session: before } = store.state;
    api.token = session.token;
    memory.set('token', session.token);
    takenAt = world.now();
    store.set({ phase: 'ready', session });
    began(session, before, phase !== 'ready');
  };

  const ask = async (): Promise<void> => {
    const { url, title, referrer } = page();
    const token = memory.get<string>('token');
    const where = { page_url: url, page_title: title, referrer };
    take(await api.session({ installation, token, language: language(), ...where }));
  };

  /** One at a time, in this tab and among all: two without a token would make two visitors. */
  const open = (): Promise<void> => {
    opening ??= world.alone(ask).finally(() => (opening = undefined));
    return opening;
  };

  const load = async (): Promise<void> => {
    store.set({ phase: 'loading' });
    try {
      await open();
      timers.succeeded();
    } catch (error) {
      const passing = isPassing(error);
      store.set({ phase: passing ? 'failed' : 'gone' });
      if (passing) timers.again('load', () => void load());
      else world.tellHost({ type: 'gone' });
    }
  };

  return {
    open,
    load,
    take,

    isOld: (): boolean => store.state.phase !== 'loading' && world.now() - takenAt > sessionFor,

    /** Another tab changed something, or we were away for long: ask again what holds. */
    async resync(): Promise<void> {
      if (store.state.phase === 'ready') await open().catch(() => undefined);
      else await load();
    },

    async ready(): Promise<void> {
      if (store.state.phase === 'ready') return;
      await new Promise<void>((resolve) => {
        const stop = store.onChange(() => {
          if (store.state.phase !== 'ready') return;
          stop();
          resolve();
        });
      });
    },

    /** Runs `action` again with a new session when the token is not known any more. */
    async renewed<T>(action: () => Promise<T>): Promise<T> {
      try {
        return await action();
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
        await open();
        return action();
      }
    },
  };
}
