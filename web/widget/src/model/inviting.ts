import type { Page as HostPage } from '../bridge';
import { nextInvitation } from './invitations';
import type { Store } from './store';
import type { Timers } from './timers';
import type { World } from './world';

type Needs = {
  world: World;
  store: Store;
  timers: Timers;
  /** The visitor begins a talk already. */
  isWriting(): boolean;
};

export type Inviting = ReturnType<typeof makeInviting>;

/** The same invitation comes at most once in this time. */
const invitedFor = 24 * 3_600_000;

/** The page that the visitor is on, and the invitations that come on it. */
export function makeInviting({ world, store, timers, isWriting }: Needs) {
  const { memory, now } = world;
  let page: HostPage = { url: '', title: '', referrer: '', age: 0 };
  let pageSince = 0;

  /** Call when something changed that decides whether we invite. */
  const plan = (): void => {
    const { session, live, shown, phase } = store.state;
    timers.cancel('invite');
    const talking = isWriting() || (live && live.conversation.status !== 'closed');
    if (phase !== 'ready' || !session?.open || talking || shown) return;
    const seen = memory.get<Record<string, number>>('invited') ?? {};
    const recent = Object.keys(seen).filter((name) => now() - (seen[name] ?? 0) < invitedFor);
    const seconds = (now() - pageSince) / 1000;
    const visit = { url: page.url, seconds, returning: session.returning, seen: new Set(recent) };
    const next = nextInvitation(session.installation.invitations, visit);
    if (!next) return;
    const { text } = next.rule;
    timers.later('invite', next.in_s * 1000, () => {
      memory.set('invited', { ...seen, [text]: now() });
      store.set({ invitation: text });
      world.tellHost({ type: 'bubble', bubble: { text } });
    });
  };

  return {
    plan,
    page: (): HostPage => page,

    setPage(told: HostPage): void {
      // No longer than the server takes.
      const [url, referrer] = [told.url.slice(0, 2000), told.referrer.slice(0, 2000)];
      page = { ...told, url, referrer, title: told.title.slice(0, 500) };
      pageSince = now() - told.age;
      plan();
    },
  };
}
