import {
  RealtimeClient,
  type Environment,
  type OutboxEntry,
  type OutboxStore,
  type RealtimeOptions,
  type SocketHandlers,
} from '../src/index';

type Frame = Record<string, unknown>;

export class FakeSocket {
  readonly sent: Frame[] = [];
  closed = false;

  constructor(
    readonly url: string,
    private readonly handlers: SocketHandlers,
  ) {}

  send(text: string): void {
    if (!this.closed) this.sent.push(JSON.parse(text) as Frame);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.handlers.open();
  }

  receive(frame: Frame): void {
    this.handlers.text(JSON.stringify(frame));
  }

  receiveText(text: string): void {
    this.handlers.text(text);
  }

  end(code = 1006): void {
    this.closed = true;
    this.handlers.close(code);
  }

  welcome(position = '100'): void {
    this.open();
    this.receive({
      type: 'welcome',
      now: '2026-10-01T08:00:00.000000Z',
      position,
      ping_s: 25,
      retry_ms: [500, 30_000],
    });
  }

  of(type: string): Frame[] {
    return this.sent.filter((frame) => frame.type === type);
  }

  ack(frame: Frame | undefined, result?: Frame): void {
    this.receive({ type: 'ack', request: frame?.request, result });
  }

  refuse(frame: Frame | undefined, code: string): void {
    this.receive({ type: 'error', request: frame?.request, problem: { code, detail: code } });
  }
}

/** A world whose clock moves only by `advance`. */
export class FakeWorld implements Environment {
  time = 0;
  chance = 0.5;
  readonly sockets: FakeSocket[] = [];
  private timers: { at: number; action: () => void }[] = [];
  private wakes = new Set<() => void>();

  connect(url: string, handlers: SocketHandlers): FakeSocket {
    const socket = new FakeSocket(url, handlers);
    this.sockets.push(socket);
    return socket;
  }

  now(): number {
    return this.time;
  }

  after(milliseconds: number, action: () => void): { cancel(): void } {
    const timer = { at: this.time + milliseconds, action };
    this.timers.push(timer);
    return { cancel: () => void (this.timers = this.timers.filter((other) => other !== timer)) };
  }

  random(): number {
    return this.chance;
  }

  onWake(wake: () => void): () => void {
    this.wakes.add(wake);
    return () => void this.wakes.delete(wake);
  }

  wake(): void {
    for (const wake of this.wakes) wake();
  }

  advance(milliseconds: number): void {
    const until = this.time + milliseconds;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= until).sort((left, right) => left.at - right.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.action();
    }
    this.time = until;
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error('no socket was opened');
    return last;
  }
}

export function memoryOutbox(): OutboxStore {
  const entries = new Map<string, OutboxEntry>();
  return {
    load: () => [...entries.values()],
    put: (entry) => void entries.set(entry.client_id, { ...entry }),
    remove: (clientId) => void entries.delete(clientId),
  };
}

export function online(options: Partial<RealtimeOptions> = {}): { world: FakeWorld; client: RealtimeClient } {
  const world = new FakeWorld();
  const client = new RealtimeClient({
    url: 'wss://desk.example/api/v1/socket',
    environment: world,
    outbox: memoryOutbox(),
    wallClock: () => 1_000_000 + world.time,
    ...options,
  });
  client.start();
  world.socket.welcome();
  return { world, client };
}

export function event(seq: number, change: Frame = {}): Frame {
  return {
    type: 'event',
    position: String(100 + seq),
    stream: '7',
    seq,
    kind: 'conversation.assigned',
    actor: '0',
    at: '2026-10-01T08:00:00.000000Z',
    data: {},
    ...change,
  };
}
