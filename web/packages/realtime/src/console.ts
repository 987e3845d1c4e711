import { StreamClient } from './client';
import type { StreamOptions } from './contract';
import { isPassing } from './outbox';
import { comparePositions, type EventFrame, type Id } from './protocol';

export type FeedListener = {
  onEvent(event: EventFrame): void;
  /** The feed stands. First time only. */
  onReady?(position: string): void;
  /** The server cannot replay what was missed: fetch the state again. */
  onReset?(position: string): void;
};

export type RealtimeOptions = StreamOptions & {
  /** Asked after a connection that failed before `welcome`: browsers hide a refused upgrade's status. */
  probe?: () => Promise<'signed_in' | 'signed_out' | 'unknown'>;
};

/** The console's client: streams, outbox and receipts of StreamClient, and the feed of everything that concerns my work. */
export class RealtimeClient extends StreamClient {
  readonly #probe: RealtimeOptions['probe'];
  readonly #listeners = new Set<FeedListener>();
  #position?: string;
  #isReady = false;
  #viewed?: Id;

  constructor(options: RealtimeOptions) {
    super(options);
    this.#probe = options.probe;
  }

  /** Everything that concerns my work, from `position` (or from now) on. */
  follow(listener: FeedListener, position?: string): () => void {
    const first = this.#listeners.size === 0;
    this.#listeners.add(listener);
    if (first) {
      if (position !== undefined) this.#position = position;
      if (this.state === 'online') this.#sendFeed();
    }
    return () => void this.#listeners.delete(listener);
  }

  viewing(conversation?: Id): void {
    if (this.#viewed === conversation) return;
    this.#viewed = conversation;
    // The server refuses it before the conversation's subscription stands; the ack sends it then.
    if (conversation === undefined || !this.isSubscribing(conversation)) this.transmit({ type: 'viewing', conversation });
  }

  protected override greeted(): void {
    if (this.#listeners.size > 0) this.#sendFeed();
    const viewed = this.#viewed;
    if (viewed !== undefined && !this.isSubscribing(viewed)) this.transmit({ type: 'viewing', conversation: viewed });
  }

  protected override subscribed(stream: Id): void {
    if (this.#viewed === stream) this.transmit({ type: 'viewing', conversation: stream });
  }

  protected override notWelcomed(): void {
    const { connection } = this;
    this.#probe?.().then(
      (answer) => {
        if (answer === 'signed_out' && connection === this.connection) this.signedOut();
      },
      () => undefined,
    );
  }

  protected override passed(event: EventFrame, replayed: boolean): void {
    if (this.#listeners.size === 0) return;
    // A subscription's replay tells old states again: the feed takes of it only what it has not passed yet.
    const ahead = this.#position === undefined || comparePositions(event.position, this.#position) > 0;
    if (replayed && !ahead) return;
    if (!replayed && ahead) this.#position = event.position;
    for (const listener of [...this.#listeners]) listener.onEvent(event);
  }

  protected override feedReset(position: string): void {
    this.#position = position;
    for (const listener of [...this.#listeners]) listener.onReset?.(position);
  }

  #sendFeed(): void {
    this.request(
      { type: 'feed', position: this.#position },
      ({ position }) => {
        this.#position ??= position;
        if (this.#isReady) return;
        this.#isReady = true;
        for (const listener of [...this.#listeners]) listener.onReady?.(this.#position ?? '0');
      },
      (problem) => {
        if (isPassing(problem)) this.again(() => this.#sendFeed());
      },
    );
  }
}
