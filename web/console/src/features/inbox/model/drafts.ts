// Drafts, one per conversation and tab. The server keeps the answer; this browser keeps both until the server has it.
import { useSyncExternalStore } from 'react';
import type { Id } from '@/shared/api/types';

export type LocalDraft = { answer: string; note: string; at: string };
const place = 'deskbell.drafts';
const none: LocalDraft = { answer: '', note: '', at: '' };

function load(): Map<Id, LocalDraft> {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(place) ?? '{}') as Record<Id, LocalDraft>));
  } catch {
    return new Map();
  }
}

const drafts = typeof localStorage === 'undefined' ? new Map<Id, LocalDraft>() : load();
const listeners = new Set<() => void>();

export function draftOf(conversation: Id): LocalDraft {
  return drafts.get(conversation) ?? none;
}

export function keepDraft(conversation: Id, change: Partial<Pick<LocalDraft, 'answer' | 'note'>>, at = new Date().toISOString()) {
  const next = { ...draftOf(conversation), ...change, at };
  if (next.answer || next.note) drafts.set(conversation, next);
  else drafts.delete(conversation);
  try {
    localStorage.setItem(place, JSON.stringify(Object.fromEntries(drafts)));
  } catch {
    // The server keeps the answer anyway.
  }
  for (const listener of listeners) listener();
}

export function useHasDraft(conversation: Id): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => drafts.has(conversation),
  );
}
