import type { Key, Language, Translate } from '../i18n';
import type { Chat } from '../model/chat';
import type { ChatState } from '../model/state';
import type { Tray } from '../model/tray';
import type { Id } from '../model/types';

/** What only the view remembers. */
export type Ui = {
  popover?: 'menu' | 'emoji';
  /** Files are being dragged over the frame. */
  dropping: boolean;
  /** What is written in the composer. */
  text: string;
  /** Fields of the form before a talk, and what is wrong with them. */
  values: Record<string, string>;
  problems: Record<string, Key | undefined>;
  /** The closed talk that the visitor wants to go on with. */
  again?: Id;
  rating: { of?: Id; score: number; hover: number; comment: string; step: 'ask' | 'sending' | 'done' | 'failed' };
};

/** Everything a view is made of. Views are plain functions of it; the whole frame is drawn at each change. */
export type Frame = {
  chat: Chat;
  tray: Tray;
  state: ChatState;
  ui: Ui;
  t: Translate;
  /** Inside the loader's panel, not a page by itself. */
  embedded: boolean;
  change(ui: Partial<Ui>): void;
  close(): void;
};

/** The visitor's own variant of the language, for 24 hours or am and pm. */
function localeOf(language: Language): string {
  const base = language.slice(0, 2);
  return navigator.languages.find((each) => each.startsWith(base)) ?? language;
}

export function formatTime(language: Language, at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf(language), options).format(at);
}

export const hourMinute: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
export const exact: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'short' };

export function dayName({ t, state }: Frame, at: number): string {
  const now = new Date();
  const day = new Date(at);
  const days = Math.round((now.setHours(0, 0, 0, 0) - day.setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return t('today');
  if (days === 1) return t('yesterday');
  const year = day.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return formatTime(state.language, at, { weekday: 'short', day: 'numeric', month: 'short', year });
}

export function fileSize(language: Language, bytes: number): string {
  const mega = bytes >= 1_000_000;
  const format = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: mega ? 1 : 0,
  });
  return format.format(Math.max(1, bytes / (mega ? 1_000_000 : 1000)));
}
