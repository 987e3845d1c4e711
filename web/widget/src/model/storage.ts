/** The frame's own storage, or undefined where the browser denies it: sandboxes, blocked third-party data. */
export function ownStorage(): Storage | undefined {
  try {
    const storage = localStorage;
    storage.setItem('deskbell', '1');
    storage.removeItem('deskbell');
    return storage;
  } catch {
    return undefined;
  }
}

/** Keeps values in memory and tells of each change, so that somebody else can store them. */
export class MemoryStorage implements Storage {
  readonly #map: Map<string, string>;
  readonly #changed: (values: Record<string, string>) => void;

  constructor(values: Record<string, string> = {}, changed: (values: Record<string, string>) => void = () => undefined) {
    this.#map = new Map(Object.entries(values));
    this.#changed = changed;
  }

  get length(): number {
    return this.#map.size;
  }

  clear(): void {
    this.#map.clear();
    this.#tell();
  }

  getItem(key: string): string | null {
    return this.#map.get(key) ?? null;
  }

  key(index: number): string | null {
    return [...this.#map.keys()][index] ?? null;
  }

  removeItem(key: string): void {
    if (this.#map.delete(key)) this.#tell();
  }

  setItem(key: string, value: string): void {
    this.#map.set(key, value);
    this.#tell();
  }

  #tell(): void {
    this.#changed(Object.fromEntries(this.#map));
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
