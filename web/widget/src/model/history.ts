import type { Session } from './session';
import { emptyThread } from './state';
import type { Store } from './store';
import { mergeMessages } from './timeline';
import type { VisitorConversation } from './types';
import type { World } from './world';

export type History = ReturnType<typeof makeHistory>;

/** What lies back: earlier talks, and earlier messages of a talk. */
export function makeHistory({ world, store, session }: { world: World; store: Store; session: Session }) {
  const { api } = world;
  return {
    async load(): Promise<void> {
      store.set({ historyFailed: false });
      try {
        store.set({ history: await session.renewed(() => api.conversations()) });
      } catch {
        store.set({ historyFailed: true });
      }
    },

    async show(conversation: VisitorConversation): Promise<void> {
      const { id } = conversation;
      store.set({ view: 'past', past: { ...emptyThread(conversation), loaded: 'loading' } });
      try {
        const page = await session.renewed(() => api.messages(id));
        store.patchThread(id, { messages: page.items, loaded: 'yes', older: page.next !== undefined });
      } catch {
        store.patchThread(id, { loaded: 'failed' });
      }
    },

    /** Earlier messages of the talk on the screen. */
    async loadOlder(): Promise<void> {
      const { view, live, past } = store.state;
      const thread = view === 'past' ? past : live;
      const first = thread?.messages[0];
      if (!thread?.older || thread.loadingOlder || !first) return;
      const { id } = thread.conversation;
      store.patchThread(id, { loadingOlder: true });
      try {
        const page = await session.renewed(() => api.messages(id, { side: 'before', seq: first.seq }));
        const held = [store.state.live, store.state.past].find((each) => each?.conversation.id === id)?.messages ?? [];
        const older = page.next !== undefined && page.items.length > 0;
        store.patchThread(id, { messages: mergeMessages(page.items, held), older, loadingOlder: false });
      } catch {
        store.patchThread(id, { loadingOlder: false });
      }
    },
  };
}
