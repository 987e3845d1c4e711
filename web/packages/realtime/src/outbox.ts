import type { AckResult, Id, PostKind, Problem } from './protocol';

export type Draft = {
  conversation: Id;
  client_id: string;
  text: string;
  kind?: PostKind;
  attachments?: Id[];
  mentions?: Id[];
};

/**
 * A message that is not in its conversation yet. `failed` ones wait for `retry` or `discard`; `kept` ones are safe with
 * the server and wait for its database, and for their event.
 */
export type OutboxEntry = Draft & {
  state: 'waiting' | 'sending' | 'kept' | 'failed';
  /** Orders entries, also across tabs and reloads: milliseconds since 1970 when it was written. */
  written_at: number;
  problem?: Problem;
};

/** Keeps entries over a reload. Each entry is stored by itself, so that tabs do not overwrite one another's. */
export type OutboxStore = {
  load(): OutboxEntry[];
  put(entry: OutboxEntry): void;
  remove(clientId: string): void;
};

/** Keeps entries in a Web Storage under `<prefix><client_id>`. A full or blocked storage loses only the persistence. */
export function storedOutbox(storage: Storage, prefix: string): OutboxStore {
  const guarded = <T>(action: () => T, otherwise: T): T => {
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  return {
    load: () =>
      guarded(() => {
        const entries: OutboxEntry[] = [];
        for (let index = 0; index < storage.length; ++index) {
          const key = storage.key(index);
          if (!key?.startsWith(prefix)) continue;
          const entry = guarded(() => JSON.parse(storage.getItem(key) ?? '') as OutboxEntry, undefined);
          if (entry?.client_id) entries.push(entry);
        }
        return entries;
      }, []),
    put: (entry) => guarded(() => storage.setItem(prefix + entry.client_id, JSON.stringify(entry)), undefined),
    remove: (clientId) => guarded(() => storage.removeItem(prefix + clientId), undefined),
  };
}

export type PostResult = { client_id: string } & AckResult;

const passing = new Set(['unavailable', 'storage_full', 'resource_exhausted', 'aborted', 'deadline_exceeded', 'internal']);

/** Whether the same request may succeed later without a change. */
export function isPassing(problem: Problem): boolean {
  return passing.has(problem.code);
}

/** The messages on their way: one at a time per conversation, oldest first, until acknowledged. No socket in here. */
export class Outbox {
  readonly #store: OutboxStore;
  readonly #changed: () => void;
  #entries: OutboxEntry[];

  constructor(store: OutboxStore, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
    this.#entries = store
      .load()
      .map((entry): OutboxEntry => (entry.state === 'failed' ? entry : { ...entry, state: 'waiting' }))
      .sort((left, right) => left.written_at - right.written_at);
  }

  all(): readonly OutboxEntry[] {
    return this.#entries;
  }

  find(clientId: string): OutboxEntry | undefined {
    return this.#entries.find((entry) => entry.client_id === clientId);
  }

  add(draft: Draft, writtenAt: number): void {
    if (this.find(draft.client_id)) return;
    const last = this.#entries.at(-1)?.written_at ?? 0;
    const entry: OutboxEntry = { ...draft, state: 'waiting', written_at: Math.max(writtenAt, last + 1) };
    this.#entries = [...this.#entries, entry];
    this.#store.put(entry);
    this.#changed();
  }

  /** The next entries that may go out: the head of each conversation that has none in flight. */
  takeReady(): OutboxEntry[] {
    const busy = new Set<Id>();
    const ready: OutboxEntry[] = [];
    for (const entry of this.#entries) {
      if (entry.state === 'failed' || entry.state === 'kept' || busy.has(entry.conversation)) continue;
      busy.add(entry.conversation);
      if (entry.state === 'waiting') ready.push(entry);
    }
    return ready;
  }

  sending(clientId: string): void {
    this.#update(clientId, { state: 'sending' });
  }

  kept(clientId: string): void {
    this.#update(clientId, { state: 'kept' });
  }

  waiting(clientId: string): void {
    this.#update(clientId, { state: 'waiting' });
  }

  failed(clientId: string, problem: Problem): void {
    this.#update(clientId, { state: 'failed', problem });
  }

  remove(clientId: string): boolean {
    if (!this.find(clientId)) return false;
    this.#entries = this.#entries.filter((entry) => entry.client_id !== clientId);
    this.#store.remove(clientId);
    this.#changed();
    return true;
  }

  retry(clientId: string): void {
    const entry = this.find(clientId);
    if (entry?.state === 'failed') this.#update(clientId, { state: 'waiting' });
  }

  /** After a lost connection nothing is in flight any more; what is kept is sent again, too, which does no harm. */
  interrupted(): void {
    for (const entry of this.#entries) if (entry.state === 'sending' || entry.state === 'kept') this.waiting(entry.client_id);
  }

  #update(clientId: string, change: Pick<OutboxEntry, 'state' | 'problem'>): void {
    this.#entries = this.#entries.map((entry) => {
      if (entry.client_id !== clientId) return entry;
      const next: OutboxEntry = { ...entry, ...change };
      if (next.state !== 'failed') delete next.problem;
      this.#store.put(next);
      return next;
    });
    this.#changed();
  }
}
