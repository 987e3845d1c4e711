import { unreadOf, type ChatState, type Thread } from './state';
import type { Id, VisitorConversation } from './types';

export type Store = ReturnType<typeof makeStore>;

/** Holds what the visitor sees, and tells of each change. */
export function makeStore(state: ChatState) {
  const listeners = new Set<() => void>();

  const set = (change: Partial<ChatState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  return {
    set,

    get state(): ChatState {
      return state;
    },

    onChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    /** Changes the live conversation, if there is one. */
    patchConversation(change: Partial<VisitorConversation>): void {
      const { live } = state;
      if (!live) return;
      const conversation = { ...live.conversation, ...change };
      // What we told as read may not have reached the server yet.
      conversation.contact_read_seq = Math.max(conversation.contact_read_seq, live.conversation.contact_read_seq);
      set({ live: { ...live, conversation } });
    },

    /** Changes the live talk or the earlier one that is looked at, whichever has the id. */
    patchThread(id: Id, change: Partial<Thread>): void {
      const { live, past } = state;
      if (live?.conversation.id === id) set({ live: { ...live, ...change } });
      if (past?.conversation.id === id) set({ past: { ...past, ...change } });
    },

    /** Where the line "new messages" belongs in the live talk. */
    firstNew(): number | undefined {
      const { live } = state;
      return unreadOf(live) > 0 ? live?.conversation.contact_read_seq : undefined;
    },
  };
}
