/** What the loader on the host's page and the widget's frame tell each other by postMessage. */

export type Page = { url: string; title: string; referrer: string; /** Milliseconds since this page was opened. */ age: number };

export type Identity = {
  external_id?: string;
  name?: string;
  email?: string;
  phone?: string;
  fields?: Record<string, string>;
  /** Hex HMAC-SHA256 of external_id, made by the host's server with the installation's secret. */
  signature?: string;
};

/** What the frame stores, by name. */
export type Kept = Record<string, string>;

export type ToFrame =
  | { type: 'init'; page: Page; language: string; direction: 'ltr' | 'rtl'; /** What `keep` kept. */ kept: Kept }
  | { type: 'page'; page: Page }
  | { type: 'shown'; phone: boolean }
  | { type: 'hidden' }
  | { type: 'identify'; call: number; identity: Identity }
  | { type: 'fields'; fields: Record<string, string> }
  | { type: 'shutdown' };

export type Look = {
  colour: string;
  ink: string;
  position: 'right' | 'left';
  text: string;
  direction: 'ltr' | 'rtl';
  language: string;
  labels: { open: string; close: string; frame: string; dismiss: string };
};

export type Bubble = { author?: string; text: string };

export type ToHost =
  | { type: 'ready' }
  /** The browser denies the frame a storage of its own: the host page's keeps this. */
  | { type: 'keep'; kept: Kept }
  | { type: 'look'; look: Look }
  | { type: 'unread'; count: number; label: string }
  | { type: 'open' }
  | { type: 'close' }
  | { type: 'gone' }
  | { type: 'bubble'; bubble?: Bubble }
  | { type: 'identified'; call: number; problem?: string }
  | { type: 'event'; name: 'message' | 'conversation' | 'closed' | 'rated'; data: unknown };

export type Envelope<T> = T & { deskbell: 1 };

export function opened<T>(data: unknown): T | undefined {
  return typeof data === 'object' && data !== null && 'deskbell' in data && data.deskbell === 1 ? (data as T) : undefined;
}
