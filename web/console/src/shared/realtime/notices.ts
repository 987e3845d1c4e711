// What happened that its user should look at. Kept for this page's life only.
import { useSyncExternalStore } from 'react';
import type { Id, Time } from '../api/types';
import { preferences } from '../ui/preferences';

export type Notice = {
  key: string; kind: 'assigned' | 'mentioned' | 'message' | 'rated'; conversation: Id; at: Time; name: string;
  author?: string; text?: string; score?: number; seen: boolean;
};

let notices: readonly Notice[] = [];
const listeners = new Set<() => void>();
let tell: (notice: Notice) => { title: string; open: () => void } | undefined = () => undefined;

function set(next: readonly Notice[]) {
  notices = next;
  for (const listener of listeners) listener();
}

/** The shell says how a desktop notification reads, because it knows the language and the routes. */
export function describeNotices(describe: typeof tell) {
  tell = describe;
}

export function notify(notice: Omit<Notice, 'seen'>) {
  if (notices.some((each) => each.key === notice.key)) return;
  const entry = { ...notice, seen: false };
  set([entry, ...notices].slice(0, 50));
  if (document.visibilityState === 'visible' || !preferences().desktop) return;
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const words = tell(entry);
  if (!words) return;
  const shown = new Notification(words.title, { body: notice.text, tag: notice.conversation });
  shown.onclick = () => {
    window.focus();
    words.open();
    shown.close();
  };
}

export const markNoticesSeen = () => set(notices.map((each) => ({ ...each, seen: true })));
export const clearNotices = () => set([]);

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => notices,
  );
}
