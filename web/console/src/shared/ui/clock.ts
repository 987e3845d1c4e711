// One ticking clock for every relative time and countdown on the screen.
import { useSyncExternalStore } from 'react';

type Ticker = { now: () => number; subscribe: (listener: () => void) => () => void };

function ticker(everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    now: () => now,
    subscribe(listener) {
      if (listeners.size === 0) {
        now = Date.now();
        timer = setInterval(() => {
          now = Date.now();
          for (const each of listeners) each();
        }, everyMs);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
  };
}

const slow = ticker(15_000);
const fast = ticker(1_000);

/** Milliseconds since 1970, renewed every 15 seconds or every second. */
export function useNow(pace: 'slow' | 'fast' = 'slow'): number {
  const chosen = pace === 'fast' ? fast : slow;
  return useSyncExternalStore(chosen.subscribe, chosen.now);
}
