// What this browser remembers about how its user likes to work. Nothing here matters to anybody else.
import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Preferences = {
  theme: ThemeChoice;
  largeType: boolean;
  sound: boolean;
  desktop: boolean;
  enterSends: boolean;
  undoSeconds: number;
  listWidth: number;
  contextWidth: number;
  contextOpen: boolean;
  folded: string[];
};

const place = 'deskbell.preferences';
const initial: Preferences = {
  theme: 'system', largeType: false, sound: true, desktop: false, enterSends: true, undoSeconds: 3, listWidth: 336,
  contextWidth: 312, contextOpen: true, folded: [],
};

function load(): Preferences {
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>) };
  } catch {
    return initial;
  }
}

let state = load();
const listeners = new Set<() => void>();

export function preferences(): Preferences {
  return state;
}

export function prefer(change: Partial<Preferences>) {
  state = { ...state, ...change };
  try {
    localStorage.setItem(place, JSON.stringify(state));
  } catch {
    // A full or forbidden storage costs only the memory of this choice.
  }
  for (const listener of listeners) listener();
}

export function onPreferences(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferences, preferences);
}
