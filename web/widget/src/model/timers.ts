const retryWaits = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

/** Named timers: setting one again replaces it. */
export class Timers {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #failures = 0;

  later(name: string, wait: number, action: () => void): void {
    this.cancel(name);
    this.#timers.set(name, setTimeout(action, wait));
  }

  /** Waits longer after each failure in a row. */
  again(name: string, action: () => void): void {
    this.later(name, retryWaits[Math.min(this.#failures++, retryWaits.length - 1)] ?? 0, action);
  }

  succeeded(): void {
    this.#failures = 0;
  }

  cancel(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  stop(): void {
    for (const name of [...this.#timers.keys()]) this.cancel(name);
  }
}
