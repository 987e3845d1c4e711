const retryWaits = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000];

export type Timers = ReturnType<typeof makeTimers>;

/** Named timers: setting one again replaces it. */
export function makeTimers() {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let failures = 0;

  const cancel = (name: string): void => {
    clearTimeout(timers.get(name));
    timers.delete(name);
  };

  const later = (name: string, wait: number, action: () => void): void => {
    cancel(name);
    timers.set(name, setTimeout(action, wait));
  };

  return {
    cancel,
    later,

    /** Waits longer after each failure in a row. */
    again: (name: string, action: () => void): void =>
      later(name, retryWaits[Math.min(failures++, retryWaits.length - 1)] ?? 0, action),

    succeeded(): void {
      failures = 0;
    },

    stop(): void {
      for (const name of [...timers.keys()]) cancel(name);
    },
  };
}
