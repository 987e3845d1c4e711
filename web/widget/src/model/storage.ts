/** Local storage where it is allowed, else the session's, else this page's memory. Sandboxed frames block the first two. */
export function openStorage(): Storage {
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    try {
      const storage = window[name];
      storage.setItem('deskbell.probe', '1');
      storage.removeItem('deskbell.probe');
      return storage;
    } catch {
      continue;
    }
  }
  return new MemoryStorage();
}

export class MemoryStorage implements Storage {
  readonly #map = new Map<string, string>();

  get length(): number {
    return this.#map.size;
  }

  clear(): void {
    this.#map.clear();
  }

  getItem(key: string): string | null {
    return this.#map.get(key) ?? null;
  }

  key(index: number): string | null {
    return [...this.#map.keys()][index] ?? null;
  }

  removeItem(key: string): void {
    this.#map.delete(key);
  }

  setItem(key: string, value: string): void {
    this.#map.set(key, value);
  }
}

/** Values of one installation; what cannot be stored or read is as if absent. */
export class Memory {
  constructor(
    readonly storage: Storage,
    readonly prefix: string,
  ) {}

  get<T>(name: string): T | undefined {
    try {
      const text = this.storage.getItem(this.prefix + name);
      return text === null ? undefined : (JSON.parse(text) as T);
    } catch {
      return undefined;
    }
  }

  set(name: string, value: unknown): void {
    try {
      if (value === undefined) this.storage.removeItem(this.prefix + name);
      else this.storage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      // Full or blocked: the widget works on without it.
    }
  }

  forget(): void {
    try {
      const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
      for (const key of keys) if (key?.startsWith(this.prefix)) this.storage.removeItem(key);
    } catch {
      // Blocked in the meantime: nothing is left to forget.
    }
  }
}
