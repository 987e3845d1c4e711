import { createContext } from 'preact';
import { useContext, useEffect, useReducer } from 'preact/hooks';
import type { Language, Translate } from '../i18n';
import type { Chat } from '../model/chat';
import type { ChatState } from '../model/state';
import type { Tray } from '../model/tray';

export type Frame = {
  chat: Chat;
  tray: Tray;
  state: ChatState;
  t: Translate;
  /** Inside the loader's panel, or a page by itself. */
  embedded: boolean;
  close(): void;
};

export const FrameContext = createContext<Frame | undefined>(undefined);

export function useFrame(): Frame {
  const frame = useContext(FrameContext);
  if (!frame) throw new Error('no frame around this view');
  return frame;
}

/** Draws again at each change that `watch` tells of. */
export function useChanges(watch: (changed: () => void) => () => void): void {
  const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
  useEffect(() => watch(() => redraw(undefined)), []);
}

export function clockTime(language: Language, at: number): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(at);
}

export function fullTime(language: Language, at: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/** A time to come: by weekday within the week, else by date. */
export function comingTime(language: Language, at: number, now: number): string {
  const near = at - now < 6 * 24 * 3_600_000;
  const day: Intl.DateTimeFormatOptions = near ? { weekday: 'long' } : { day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(language, { ...day, hour: '2-digit', minute: '2-digit' }).format(at);
}

export function dayName(language: Language, day: number, now: number, t: Translate): string {
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (day === today) return t('today');
  if (today - day > 0 && today - day < 26 * 3_600_000) return t('yesterday');
  const sameYear = new Date(day).getFullYear() === new Date(now).getFullYear();
  const year = sameYear ? undefined : 'numeric';
  return new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short', year }).format(day);
}

export function fileSize(language: Language, bytes: number): string {
  const unit = bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const amount = bytes / (bytes < 1_000_000 ? 1000 : 1_000_000);
  const maximumFractionDigits = amount < 10 && unit === 'megabyte' ? 1 : 0;
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits });
  return format.format(Math.max(1, amount));
}
