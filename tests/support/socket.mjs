// A small client of docs/realtime.md.
import assert from 'node:assert/strict';
import WebSocket from 'ws';

/** How a page of that workspace connects. */
const at = (host) => (host ? { headers: { host }, origin: `http://${host}` } : {});

export class Socket {
  /** `path`: '/api/v1/socket' or '/api/v1/widget/socket'. Resolves when the connection stands; refusal has `.status`. */
  static connect(server, path, { headers = {}, origin = server.url } = {}) {
    return new Promise((done, failed) => {
      const ws = new WebSocket(`ws://${server.address ?? '127.0.0.1'}:${server.port}${path}`, {
        headers: origin === null ? headers : { ...headers, origin },
        perMessageDeflate: false,
        handshakeTimeout: 5000,
      });
      const socket = new Socket(ws);
      ws.once('open', () => done(socket));
      ws.once('unexpected-response', (request, response) => {
        request.destroy();
        failed(Object.assign(new Error(`refused with ${response.statusCode}`), { status: response.statusCode }));
      });
      ws.once('error', failed);
    });
  }

  static async console(client, options) {
    const { host, cookie } = client.headers;
    const socket = await Socket.connect(client.server, '/api/v1/socket', { ...at(host), headers: { ...(host ? { host } : {}), cookie }, ...options });
    socket.greeting = await socket.next((f) => f.type === 'welcome');
    return socket;
  }

  static async visitor(visitor, options) {
    const { host } = visitor.headers;
    const socket = await Socket.connect(visitor.server, '/api/v1/widget/socket', { ...at(host), ...options });
    socket.send({ type: 'hello', token: visitor.token });
    socket.greeting = await socket.next((f) => f.type === 'welcome');
    return socket;
  }

  constructor(ws) {
    this.ws = ws;
    this.frames = [];
    this.seen = 0; // frames before this one were taken by next()
    this.waiters = new Set();
    this.numbers = 0;
    this.closed = new Promise((done) => ws.once('close', (code, reason) => done({ code, reason: reason.toString() })));
    ws.on('error', () => {});
    ws.on('message', (data) => {
      this.frames.push(JSON.parse(data.toString('utf8')));
      for (const waiter of this.waiters) waiter();
    });
    ws.once('close', () => {
      this.isClosed = true;
      for (const waiter of this.waiters) waiter();
    });
  }

  send(frame) {
    this.ws.send(JSON.stringify(frame));
  }

  sendRaw(data, options) {
    this.ws.send(data, options);
  }

  /** The first frame that fits and was not given out yet. */
  next(fits, { ms = 5000, what = fits.toString() } = {}) {
    return new Promise((done, failed) => {
      const look = () => {
        const at = this.frames.findIndex((frame) => !frame.taken && fits(frame));
        if (at >= 0) {
          Object.defineProperty(this.frames[at], 'taken', { value: true });
          finish();
          done(this.frames[at]);
        } else if (this.isClosed) {
          finish();
          failed(new Error(`closed while waiting for ${what}; got ${this.tail()}`));
        }
      };
      const late = setTimeout(() => {
        finish();
        failed(new Error(`no frame ${what} in ${ms} ms; got ${this.tail()}`));
      }, ms);
      const finish = () => {
        clearTimeout(late);
        this.waiters.delete(look);
      };
      this.waiters.add(look);
      look();
    });
  }

  tail() {
    return JSON.stringify(this.frames.slice(-6)).slice(0, 1500);
  }

  /** Sends with a request number; the ack or error frame. */
  request(frame, options) {
    const request = ++this.numbers;
    this.send({ ...frame, request });
    return this.next((f) => (f.type === 'ack' || f.type === 'error') && f.request === request, { what: `answer of ${frame.type}`, ...options });
  }

  async acked(frame, options) {
    const answer = await this.request(frame, options);
    assert.equal(answer.type, 'ack', JSON.stringify(answer));
    return answer.result;
  }

  async refused(code, frame) {
    const answer = await this.request(frame);
    assert.equal(answer.type, 'error', `${JSON.stringify(frame)} -> ${JSON.stringify(answer)}`);
    assert.equal(answer.problem.code, code, JSON.stringify(answer));
    return answer.problem;
  }

  /** The error to something too broken to have a request number. */
  async complaint(raw, options) {
    this.sendRaw(raw, options);
    return (await this.next((f) => f.type === 'error' && f.request === undefined)).problem;
  }

  event(kind, fits = () => true, options) {
    return this.next((f) => f.type === 'event' && f.kind === kind && fits(f), { what: `event ${kind}`, ...options });
  }

  /** Everything that is on its way has arrived when this is done. */
  async settle() {
    this.send({ type: 'ping' });
    await this.next((f) => f.type === 'pong');
  }

  events() {
    return this.frames.filter((f) => f.type === 'event');
  }

  /** The close code, or a failure when it does not come. */
  async closeCode(ms = 3000) {
    let late;
    const timeout = new Promise((_, failed) => {
      late = setTimeout(() => failed(new Error(`not closed after ${ms} ms; got ${this.tail()}`)), ms);
    });
    const { code } = await Promise.race([this.closed, timeout]);
    clearTimeout(late);
    return code;
  }

  async close() {
    this.ws.close();
    await this.closed;
  }

  cut() {
    this.ws.terminate();
  }
}
