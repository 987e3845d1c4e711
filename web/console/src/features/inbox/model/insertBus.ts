// Lets what stands beside the thread put words into the composer. Whoever takes them answers how they are taken back.
import type { Id } from '@/shared/api/types';

/** Below what is there, or in its place. */
export type Where = 'below' | 'instead';
type Taker = (conversation: Id, piece: string, where: Where) => (() => void) | undefined;
const takers = new Set<Taker>();
const watchers = new Set<() => void>();

/** Undefined when no composer is open for the conversation. */
export function insertText(conversation: Id, piece: string, where: Where = 'below'): (() => void) | undefined {
  for (const take of takers) {
    const undo = take(conversation, piece, where);
    if (!undo) continue;
    for (const watcher of watchers) watcher();
    return undo;
  }
  return undefined;
}

export function onInsert(take: Taker) {
  takers.add(take);
  return () => void takers.delete(take);
}

/** Tells when words were taken. */
export function onInserted(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** An answer stands alone, or in a paragraph of its own below what is there. */
export function joined(text: string, piece: string): string {
  const before = text.trimEnd();
  return before ? `${before}\n\n${piece}` : piece;
}
