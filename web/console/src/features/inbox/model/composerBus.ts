// Lets the thread hand a taken-back message to the composer beside it.
import type { Writing } from '@/shared/realtime/outgoing';

type Signal = { type: 'restore'; writing: Writing };
const listeners = new Set<(signal: Signal) => void>();

export function tellComposer(signal: Signal) {
  for (const listener of listeners) listener(signal);
}

export function onComposer(listener: (signal: Signal) => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
