import { backoff } from './backoff';
import { RealtimeError, type State, type StreamListener, type StreamOptions } from './contract';
import { browserEnvironment, type Environment, type Socket, type Timer } from './environment';
import { isPassing, Outbox, type Draft, type OutboxEntry } from './outbox';
import {
  closeCode,
  parseFrame,
  type AckResult,
  type ClientFrame,
  type ErrorFrame,
  type EventFrame,
  type Id,
  type Problem,
  type RequestFrame,
  type ResetFrame,
  type ServerFrame,
  type WelcomeFrame,
} from './protocol';

type Subscription = {
  stream: Id;
  seq?: number;
  /** Events up to here are a replay; set by the ack. Undefined while the subscribe is under way. */
  replayUntil?: number;
  ready: boolean;
  refused: boolean;
  listeners: Set<StreamListener>;
};

type Waiting = { resolve(result: AckResult): void; reject(problem: Problem): void; timer: Timer };

type PostOutcome = { resolve(result: AckResult): void; reject(error: RealtimeError): void };

const connectTimeout = 10_000;
const deadAfter = 35_000;
const probeTimeout = 5_000;
const requestTimeout = 15_000;
const typingEvery = 3_000;
/** A connection that lived this long proves the server well: the next failure starts with the shortest wait. */
const stableAfter = 10_000;

/** Streams, outbox and receipts: what a visitor needs. Callbacks run from socket or timer events, never inside a call. */
export class StreamClient {
  readonly #options: StreamOptions;
  readonly #environment: Environment;
  readonly #wallClock: () => number;
  readonly #outbox: Outbox;
  readonly #stateListeners = new Set<(state: State) => void>();
  readonly #outboxListeners = new Set<(entries: readonly OutboxEntry[]) => void>();
  readonly #subscriptions = new Map<Id, Subscription>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #outcomes = new Map<string, PostOutcome>();
  readonly #receipts = new Map<string, ClientFrame & { type: 'read' | 'delivered' }>();
  readonly #typingSent = new Map<Id, number>();
  #current: State = 'stopped';
  #socket?: Socket;
  /** Numbers the connections. */
  protected connection = 0;
  #nextRequest = 1;
  #attempt = 0;
  #lastHeard = 0;
  #framesHeard = 0;
  #welcomedAt = 0;
  #welcome?: WelcomeFrame;
  #retryRange: [number, number] = [500, 30_000];
  #resendAttempt = 0;
  #retryTimer?: Timer;
  #connectTimer?: Timer;
  #pingTimer?: Timer;
  #deadTimer?: Timer;
  #probeTimer?: Timer;
  #resendTimer?: Timer;
  #stopWake?: () => void;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#environment = options.environment ?? browserEnvironment();
    this.#wallClock = options.wallClock ?? (() => Date.now());
    this.#outbox = new Outbox(options.outbox, () => {
      for (const listener of this.#outboxListeners) listener(this.#outbox.all());
    });
  }

  get state(): State {
    return this.#current;
  }

  /** What the server last told about time: add to the local clock's `Date.now()`. */
  serverClockOffset = 0;

  start(): void {
    if (this.#current !== 'stopped' && this.#current !== 'signed_out') return;
    this.#stopWake ??= this.#environment.onWake(() => this.#wake());
    this.#attempt = 0;
    this.#enter('connecting');
    this.#connect();
  }

  stop(): void {
    this.#stopWake?.();
    this.#stopWake = undefined;
    this.#dropSocket();
    this.#enter('stopped');
  }

  /** Tells the state now and at each change. */
  onState(listener: (state: State) => void): () => void {
    this.#stateListeners.add(listener);
    listener(this.#current);
    return () => void this.#stateListeners.delete(listener);
  }

  onOutbox(listener: (entries: readonly OutboxEntry[]) => void): () => void {
    this.#outboxListeners.add(listener);
    listener(this.#outbox.all());
    return () => void this.#outboxListeners.delete(listener);
  }

  pending(): readonly OutboxEntry[] {
    return this.#outbox.all();
  }

  /**
   * Events of a stream with a seq above `from`, now and after each reconnect; without `from`, from now on.
   * Several listeners share one subscription. A listener that joins later hears only what comes then, but gets `onReady`.
   */
  subscribe(stream: Id, listener: StreamListener, from?: number): () => void {
    let subscription = this.#subscriptions.get(stream);
    if (!subscription) {
      subscription = { stream, seq: from, ready: false, refused: false, listeners: new Set() };
      this.#subscriptions.set(stream, subscription);
      if (this.#current === 'online') this.#sendSubscribe(subscription);
    } else if (subscription.ready && listener.onReady) {
      const { seq = 0 } = subscription;
      this.#environment.after(0, () => listener.onReady?.(seq));
    }
    subscription.listeners.add(listener);
    const mine = subscription;
    return () => {
      if (!mine.listeners.delete(listener) || mine.listeners.size > 0) return;
      if (this.#subscriptions.get(stream) === mine) this.#subscriptions.delete(stream);
      this.transmit({ type: 'unsubscribe', stream });
    };
  }

  /**
   * Keeps the message until the server acknowledges it. Resolves with id and seq; rejects when the server refuses it for
   * good (the entry then stays as `failed`) or when it is discarded. Ignoring the promise is fine.
   */
  post(draft: Draft): Promise<AckResult> {
    const outcome = new Promise<AckResult>((resolve, reject) => {
      this.#outcomes.set(draft.client_id, { resolve, reject });
    });
    outcome.catch(() => undefined);
    this.#outbox.add(draft, this.#wallClock());
    this.#flush();
    return outcome;
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId);
    this.#flush();
  }

  discard(clientId: string): void {
    this.#outbox.remove(clientId);
    this.#settle(clientId, { code: 'aborted', detail: 'The message was discarded.' });
    this.#flush();
  }

  /** The message reached the server on another way, by HTTP say: it needs no sending any more. */
  confirm(clientId: string, result: AckResult): void {
    if (!this.#outbox.remove(clientId)) return;
    this.#outcomes.get(clientId)?.resolve(result);
    this.#outcomes.delete(clientId);
    this.#flush();
  }

  /** Call at each key press; frames go out at most every three seconds. */
  typing(conversation: Id, on: boolean): void {
    const last = this.#typingSent.get(conversation);
    const now = this.#environment.now();
    if (on ? last !== undefined && now - last < typingEvery : last === undefined) return;
    if (on) this.#typingSent.set(conversation, now);
    else this.#typingSent.delete(conversation);
    this.transmit({ type: 'typing', conversation, on });
  }

  /** Receipts survive a lost connection; only the highest seq counts. */
  delivered(conversation: Id, seq: number): void {
    this.#receipt({ type: 'delivered', conversation, seq });
  }

  read(conversation: Id, seq: number): void {
    this.#receipt({ type: 'read', conversation, seq });
  }

  /** For the console's client: after the welcome, before subscriptions are renewed. */
  protected greeted(): void {}

  /** A subscription stands on this connection. */
  protected subscribed(_stream: Id): void {}

  /** A connection ended before it was welcomed. */
  protected notWelcomed(): void {}

  /** Each event after the streams have it; `replayed` by a subscription that catches up. */
  protected passed(_event: EventFrame, _replayed: boolean): void {}

  protected feedReset(_position: string): void {}

  /** A subscription is under way on this connection, or waits for one. */
  protected isSubscribing(stream: Id): boolean {
    const subscription = this.#subscriptions.get(stream);
    return subscription !== undefined && !subscription.refused && subscription.replayUntil === undefined;
  }

  protected signedOut(): void {
    this.#dropSocket();
    this.#enter('signed_out');
  }

  #enter(state: State): void {
    if (this.#current === state) return;
    this.#current = state;
    for (const listener of [...this.#stateListeners]) listener(state);
  }

  #connect(): void {
    const connection = ++this.connection;
    const mine = (): boolean => connection === this.connection;
    this.#retryTimer?.cancel();
    this.#welcome = undefined;
    this.#connectTimer = this.#environment.after(connectTimeout, () => mine() && this.#lost(0));
    this.#socket = this.#environment.connect(this.#options.url, {
      open: () => {
        if (!mine()) return;
        const token = this.#options.token?.();
        this.#raw(token === undefined ? { type: 'hello' } : { type: 'hello', token });
      },
      text: (data) => {
        if (!mine()) return;
        this.#lastHeard = this.#environment.now();
        ++this.#framesHeard;
        const frame = parseFrame(data);
        if (frame) this.#receive(frame);
      },
      close: (code) => {
        if (mine()) this.#lost(code);
      },
    });
  }

  #dropSocket(): void {
    ++this.connection;
    const socket = this.#socket;
    this.#socket = undefined;
    this.#retryTimer?.cancel();
    this.#connectTimer?.cancel();
    this.#pingTimer?.cancel();
    this.#deadTimer?.cancel();
    this.#probeTimer?.cancel();
    this.#resendTimer?.cancel();
    this.#resendTimer = undefined;
    this.#typingSent.clear();
    for (const subscription of this.#subscriptions.values()) subscription.replayUntil = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { timer, reject } of waiting) {
      timer.cancel();
      reject({ code: 'unavailable', detail: 'The connection was lost.' });
    }
    this.#outbox.interrupted();
    socket?.close();
  }

  #lost(code: number): void {
    const wasWelcomed = this.#welcome !== undefined;
    if (code === closeCode.tooBig) this.#failInFlight();
    if (wasWelcomed && this.#environment.now() - this.#welcomedAt >= stableAfter) this.#attempt = 0;
    if (code === closeCode.signedOut) return this.signedOut();
    this.#dropSocket();
    this.#enter('reconnecting');
    const refused = code === closeCode.policy || code === closeCode.slow;
    const wait = backoff(refused ? Math.max(this.#attempt, 3) : this.#attempt, this.#retryRange, this.#environment.random());
    ++this.#attempt;
    this.#retryTimer = this.#environment.after(wait, () => this.#connect());
    if (!wasWelcomed) this.notWelcomed();
  }

  /** The server cut us for a frame's size: sending it again would only cut us again. */
  #failInFlight(): void {
    for (const { client_id, state } of this.#outbox.all()) {
      if (state === 'sending') this.#refuse(client_id, { code: 'invalid_argument', detail: 'The message is too long.' });
    }
  }

  #wake(): void {
    if (this.#current === 'reconnecting') {
      this.#dropSocket();
      this.#attempt = 0;
      this.#connect();
    } else if (this.#current === 'online') {
      this.#probeLife();
    }
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'welcome':
        return this.#welcomed(frame);
      case 'ack':
        return this.#answered(frame.request, frame.pending)?.resolve(frame.pending ? { pending: true } : (frame.result ?? {}));
      case 'error':
        return this.#receiveError(frame);
      case 'event':
        return this.#dispatch(frame);
      case 'reset':
        return this.#receiveReset(frame);
      case 'typing':
        return this.#each(frame.conversation, (listener) => listener.onTyping?.(frame));
      case 'viewing':
        return this.#each(frame.conversation, (listener) => listener.onViewing?.(frame));
      case 'bye':
        if (frame.reason === 'signed_out') this.#lost(closeCode.signedOut);
        return;
      case 'pong':
        return;
    }
  }

  #welcomed(frame: WelcomeFrame): void {
    if (this.#welcome) return;
    this.#welcome = frame;
    this.#welcomedAt = this.#environment.now();
    this.#retryRange = frame.retry_ms;
    this.#connectTimer?.cancel();
    const serverTime = Date.parse(frame.now);
    if (!Number.isNaN(serverTime)) this.serverClockOffset = serverTime - this.#wallClock();
    this.#enter('online');
    this.#watch();
    this.#schedulePing(Math.max(1, frame.ping_s) * 1000);
    this.greeted();
    for (const subscription of this.#subscriptions.values()) this.#sendSubscribe(subscription);
    for (const receipt of this.#receipts.values()) this.#raw(receipt);
    this.#receipts.clear();
    this.#flush();
  }

  #schedulePing(every: number): void {
    this.#pingTimer = this.#environment.after(every, () => {
      this.transmit({ type: 'ping' });
      this.#schedulePing(every);
    });
  }

  /** The connection is dead when nothing is heard for long. Timers of a sleeping device fire late, so it asks the clock. */
  #watch(): void {
    const silent = this.#environment.now() - this.#lastHeard;
    if (silent >= deadAfter) return this.#lost(0);
    this.#deadTimer = this.#environment.after(deadAfter - silent, () => this.#watch());
  }

  #probeLife(): void {
    const heard = this.#framesHeard;
    this.#probeTimer?.cancel();
    this.#probeTimer = this.#environment.after(probeTimeout, () => {
      if (heard === this.#framesHeard) this.#lost(0);
    });
    this.transmit({ type: 'ping' });
  }

  #raw(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  protected transmit(frame: ClientFrame): void {
    if (this.#current === 'online') this.#raw(frame);
  }

  protected request(frame: RequestFrame, resolve: Waiting['resolve'], reject: Waiting['reject']): void {
    const request = this.#nextRequest++;
    const timer = this.#environment.after(requestTimeout, () => {
      this.#waiting.delete(request);
      reject({ code: 'deadline_exceeded', detail: 'The server did not answer in time.' });
    });
    this.#waiting.set(request, { resolve, reject, timer });
    this.#raw({ ...frame, request });
  }

  /** `isPending`: the result may still come, when the database is back in time. */
  #answered(request: number | undefined, isPending?: boolean): Waiting | undefined {
    if (request === undefined) return undefined;
    const waiting = this.#waiting.get(request);
    if (!isPending) this.#waiting.delete(request);
    waiting?.timer.cancel();
    return waiting;
  }

  #receiveError(frame: ErrorFrame): void {
    if (frame.request !== undefined) return this.#answered(frame.request)?.reject(frame.problem);
    if (frame.problem.code === 'unauthenticated') this.#lost(closeCode.signedOut);
  }

  #sendSubscribe(subscription: Subscription): void {
    if (subscription.refused) return;
    const first = subscription.seq === undefined;
    this.request(
      { type: 'subscribe', stream: subscription.stream, seq: subscription.seq, echo: this.#options.echo },
      ({ seq = 0 }) => {
        subscription.replayUntil = seq;
        this.subscribed(subscription.stream);
        subscription.seq = Math.max(subscription.seq ?? 0, first ? seq : 0);
        if (subscription.ready) return;
        subscription.ready = true;
        const ready = subscription.seq;
        for (const listener of [...subscription.listeners]) listener.onReady?.(ready);
      },
      (problem) => {
        if (isPassing(problem)) return this.again(() => this.#sendSubscribe(subscription));
        subscription.refused = true;
        for (const listener of [...subscription.listeners]) listener.onError?.(problem);
      },
    );
  }

  /** Repeats a request on the same connection after a pause; a new connection repeats it by itself. */
  protected again(action: () => void): void {
    const connection = this.connection;
    const wait = backoff(3, this.#retryRange, this.#environment.random());
    this.#environment.after(wait, () => {
      if (connection === this.connection && this.#current === 'online') action();
    });
  }

  #dispatch(event: EventFrame): void {
    const subscription = this.#subscriptions.get(event.stream);
    const replayed = subscription
      ? subscription.replayUntil === undefined || event.seq <= subscription.replayUntil
      : false;
    this.#confirmPost(event);
    if (subscription && event.seq > (subscription.seq ?? -1)) {
      subscription.seq = event.seq;
      this.#each(event.stream, (listener) => listener.onEvent?.(event));
    }
    this.passed(event, replayed);
  }

  /** Our own message seen in the stream is as good as its ack. */
  #confirmPost(event: EventFrame): void {
    if (event.kind !== 'conversation.message_posted') return;
    const { message } = event.data as { message?: { id?: Id; seq?: number; at?: string; client_id?: string } };
    if (message?.client_id) this.confirm(message.client_id, { id: message.id, seq: message.seq, at: message.at });
  }

  #receiveReset(frame: ResetFrame): void {
    if ('feed' in frame) return this.feedReset(frame.position);
    const subscription = this.#subscriptions.get(frame.stream);
    if (!subscription) return;
    subscription.seq = frame.seq;
    this.#each(frame.stream, (listener) => listener.onReset?.());
  }

  #each(stream: Id, action: (listener: StreamListener) => void): void {
    const subscription = this.#subscriptions.get(stream);
    if (subscription) for (const listener of [...subscription.listeners]) action(listener);
  }

  #receipt(frame: ClientFrame & { type: 'read' | 'delivered' }): void {
    if (this.#current === 'online') return this.#raw(frame);
    const key = `${frame.type} ${frame.conversation}`;
    if (frame.seq > (this.#receipts.get(key)?.seq ?? 0)) this.#receipts.set(key, frame);
  }

  #flush(): void {
    if (this.#current !== 'online' || this.#resendTimer) return;
    for (const entry of this.#outbox.takeReady()) {
      const { conversation, client_id, text, kind, attachments, mentions } = entry;
      this.#outbox.sending(client_id);
      this.request(
        { type: 'post', conversation, client_id, text, kind, attachments, mentions },
        (result) => this.#posted(client_id, result),
        (problem) => this.#notPosted(client_id, problem),
      );
    }
  }

  #posted(clientId: string, result: AckResult): void {
    this.#resendAttempt = 0;
    if (!result.pending) return this.confirm(clientId, result);
    this.#outbox.kept(clientId);
    this.#flush();
  }

  #notPosted(clientId: string, problem: Problem): void {
    if (this.#outbox.find(clientId)?.state !== 'sending') return;
    if (!isPassing(problem)) return this.#refuse(clientId, problem);
    this.#outbox.waiting(clientId);
    if (!this.#socket || this.#resendTimer) return;
    const wait = backoff(this.#resendAttempt++, this.#retryRange, this.#environment.random());
    this.#resendTimer = this.#environment.after(wait, () => {
      this.#resendTimer = undefined;
      this.#flush();
    });
  }

  #refuse(clientId: string, problem: Problem): void {
    this.#outbox.failed(clientId, problem);
    this.#settle(clientId, problem);
    this.#flush();
  }

  #settle(clientId: string, problem: Problem): void {
    this.#outcomes.get(clientId)?.reject(new RealtimeError(problem));
    this.#outcomes.delete(clientId);
  }
}
