// A client as docs/realtime.md wants it: it keeps its cursor, comes back after any loss, and sends what has no ack again.
import { randomUUID } from 'node:crypto';
import { wait } from './server.mjs';
import { Socket } from './socket.mjs';

export class Follower {
  /** `open()` answers a welcomed Socket. */
  constructor(open, stream, { retryMs = 30 } = {}) {
    this.open = open;
    this.stream = stream;
    this.retryMs = retryMs;
    this.seq = 0;
    this.events = [];
    this.resets = 0;
    this.reconnects = -1;
    this.pending = new Map(); // client_id -> frame
    this.acked = new Map(); // client_id -> {id, seq}
    this.kept = new Set(); // client_ids that the server said to keep while its database is away
    this.numbers = 0;
    this.closing = false;
    this.running = this.run();
  }

  async run() {
    while (!this.closing) {
      try {
        this.socket = await this.open();
        ++this.reconnects;
        this.requests = new Map();
        this.socket.ws.on('message', (data) => this.take(JSON.parse(data)));
        this.socket.send({ type: 'subscribe', request: ++this.numbers, stream: this.stream, seq: this.seq });
        for (const frame of this.pending.values()) this.push(frame);
        await this.socket.closed;
      } catch {
        // The server is away; that is what this client is for.
      }
      this.socket = undefined;
      if (!this.closing) await wait(this.retryMs);
    }
  }

  push(frame) {
    const request = ++this.numbers;
    this.requests.set(request, frame.client_id);
    this.socket.send({ ...frame, request });
  }

  take(frame) {
    if (frame.type === 'event' && frame.stream === this.stream) {
      this.events.push(frame);
      this.seq = frame.seq;
      const { id, seq, client_id: known } = frame.data?.message ?? {};
      if (known && this.pending.delete(known) && !this.acked.has(known)) this.acked.set(known, { id, seq });
    } else if (frame.type === 'reset') {
      ++this.resets;
      this.seq = frame.seq;
    } else if (frame.type === 'ack' && this.requests.has(frame.request)) {
      const id = this.requests.get(frame.request);
      if (frame.pending) return void this.kept.add(id);
      this.pending.delete(id);
      const former = this.acked.get(id);
      if (former && (former.id !== frame.result.id || former.seq !== frame.result.seq)) this.broken = `${id} was acknowledged twice, as ${JSON.stringify(former)} and ${JSON.stringify(frame.result)}`;
      this.acked.set(id, frame.result);
    } else if (frame.type === 'error' && frame.request) {
      this.errors = [...(this.errors ?? []), frame.problem];
    }
  }

  post(text, clientId = randomUUID()) {
    const frame = { type: 'post', conversation: this.stream, client_id: clientId, text };
    this.pending.set(clientId, frame);
    if (this.socket && this.requests) {
      try {
        this.push(frame);
      } catch {
        // Sent again after the reconnect.
      }
    }
    return clientId;
  }

  /** What has neither an ack nor the promise to be kept. */
  get unanswered() {
    return [...this.pending.keys()].filter((id) => !this.kept.has(id));
  }

  /** Refused posts (a server that cannot write for a while) once more. */
  again() {
    if (this.socket) for (const frame of this.pending.values()) this.push(frame);
  }

  async close() {
    this.closing = true;
    this.socket?.cut();
    await this.running;
  }
}

export const asVisitor = (visitor) => () => Socket.visitor(visitor);
export const asConsole = (client) => () => Socket.console(client);
