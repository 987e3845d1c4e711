/** The frames of Deskbell's WebSocket protocol, as `docs/realtime.md` tells them. */

export type Id = string;
export type Time = string;

export type Problem = { code: string; detail: string; fields?: { field: string; message: string }[] };

export type PostKind = 'text' | 'note' | 'file';

export type AckResult = { id?: Id; seq?: number; at?: Time; position?: string; pending?: boolean };

export type WelcomeFrame = { type: 'welcome'; now: Time; position: string; ping_s: number; retry_ms: [number, number] };
/** `pending`: a visitor's message is kept by the server while its database is away; its event comes later. */
export type AckFrame = { type: 'ack'; request: number; result?: AckResult; pending?: boolean };
export type ErrorFrame = { type: 'error'; request?: number; problem: Problem };
export type EventFrame = {
  type: 'event';
  position: string;
  stream: Id;
  seq: number;
  kind: string;
  actor: Id;
  at: Time;
  data: unknown;
};
export type ResetFrame =
  | { type: 'reset'; stream: Id; seq: number }
  | { type: 'reset'; feed: true; position: string };
export type TypingFrame = {
  type: 'typing';
  conversation: Id;
  author_kind: string;
  author?: Id;
  name: string;
  on: boolean;
};
export type ViewingFrame = { type: 'viewing'; conversation: Id; users: { id: Id; name: string }[] };
export type ByeFrame = { type: 'bye'; reason: string };

export type ServerFrame =
  | WelcomeFrame
  | AckFrame
  | ErrorFrame
  | EventFrame
  | ResetFrame
  | TypingFrame
  | ViewingFrame
  | ByeFrame
  | { type: 'pong' };

export type PostFrame = {
  type: 'post';
  conversation: Id;
  client_id: string;
  text: string;
  kind?: PostKind;
  attachments?: Id[];
  mentions?: Id[];
};

export type RequestFrame =
  | { type: 'subscribe'; stream: Id; seq?: number; echo?: false }
  | { type: 'feed'; position?: string }
  | PostFrame;

export type ClientFrame =
  | (RequestFrame & { request: number })
  | { type: 'hello'; token?: string }
  | { type: 'unsubscribe'; stream: Id }
  | { type: 'typing'; conversation: Id; on: boolean }
  | { type: 'delivered'; conversation: Id; seq: number }
  | { type: 'read'; conversation: Id; seq: number }
  | { type: 'viewing'; conversation?: Id }
  | { type: 'ping' };

/** Close codes the server uses beside 1000 and 1001 (resume). */
export const closeCode = { signedOut: 4401, slow: 1013, policy: 1008, tooBig: 1009 } as const;

const kinds = new Set(['welcome', 'ack', 'error', 'event', 'reset', 'typing', 'viewing', 'bye', 'pong']);

/** Text that is not a frame of this protocol gives undefined, so that a newer server can add frames. */
export function parseFrame(text: string): ServerFrame | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
    return kinds.has(String(value.type)) ? (value as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}

/** Orders positions, which are decimal numbers too large for a double. */
export function comparePositions(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
