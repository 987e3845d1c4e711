import type { Environment } from './environment';
import type { OutboxStore } from './outbox';
import type { EventFrame, Problem, TypingFrame, ViewingFrame } from './protocol';

/**
 * connecting: first connection under way. online: welcomed. reconnecting: was online or failed once, heals by itself.
 * signed_out: the server refused who we are; `start` again after signing in. stopped: not started, or stopped.
 */
export type State = 'connecting' | 'online' | 'reconnecting' | 'signed_out' | 'stopped';

export type StreamListener = {
  onEvent?(event: EventFrame): void;
  /** The subscription stands: everything after `seq` arrives. Fetch state now, and nothing is missed. First time only. */
  onReady?(seq: number): void;
  /** The server cannot replay what was missed: fetch the state again. Later events arrive as usual. */
  onReset?(): void;
  onTyping?(frame: TypingFrame): void;
  onViewing?(frame: ViewingFrame): void;
  /** The server refused the subscription. It is not tried again. */
  onError?(problem: Problem): void;
};

export type StreamOptions = {
  /** Absolute ws:// or wss:// address. */
  url: string;
  /** Visitors: the token for `hello`, asked anew at each connection. */
  token?: () => string | undefined;
  /** False: the ack of a post says enough, its event is not wanted as well. */
  echo?: false;
  outbox: OutboxStore;
  environment?: Environment;
  /** Wall clock for the order of outbox entries. */
  wallClock?: () => number;
};

/** The server's answer to a request, or why there is none (`deadline_exceeded`, `unavailable`). */
export class RealtimeError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}
