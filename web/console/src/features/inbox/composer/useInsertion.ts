import { useEffect, useRef } from 'react';
import type { Id } from '@/shared/api/types';
import { joined, onInsert } from '../model/insertBus';

/** Puts words from beside the thread into the text; `takeBack` undoes the last time, as long as nothing was typed since. */
export function useInsertion(conversation: Id, text: string, fill: (piece: string) => string, put: (text: string) => void): { takeBack: () => boolean } {
  const now = useRef({ text, fill, put });
  const last = useRef<{ before: string; after: string }>(undefined);
  useEffect(() => {
    now.current = { text, fill, put };
  });
  useEffect(
    () =>
      onInsert((to, piece, where) => {
        if (to !== conversation) return undefined;
        const before = now.current.text;
        const after = where === 'instead' ? piece : joined(before, now.current.fill(piece));
        last.current = { before, after };
        now.current.put(after);
        return () => now.current.put(before);
      }),
    [conversation],
  );
  const takeBack = () => {
    const step = last.current;
    if (!step || step.after !== now.current.text) return false;
    last.current = undefined;
    now.current.put(step.before);
    return true;
  };
  return { takeBack };
}
