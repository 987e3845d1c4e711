// A receiver of webhooks as an integrator would write it: verified with the `standardwebhooks` package, which is not ours.
import http from 'node:http';
import { Webhook } from 'standardwebhooks';

export class Receiver {
  /** Everything that arrived and was verified: {id, type, stream, seq, body, at}. */
  calls = [];
  /** What was wrong with a call. */
  problems = [];
  connections = 0;
  secrets = [];
  ahead = 0;
  /** (call, request) => status, {status, headers, body}, or a promise of one; undefined is 204. */
  answer = () => 204;

  static async start() {
    const receiver = new Receiver();
    await receiver.open();
    return receiver;
  }

  async open() {
    this.server = http.createServer({ keepAlive: true }, (request, response) => void this.take(request, response));
    this.server.on('connection', () => ++this.connections);
    await new Promise((done) => this.server.listen(this.port ?? 0, '127.0.0.1', done));
    this.port = this.server.address().port;
  }

  /** As if its machine were switched off. */
  async close() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  get url() {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  async take(request, response) {
    const parts = [];
    try {
      for await (const part of request) parts.push(part);
    } catch {
      return; // the sender died in the middle
    }
    const raw = Buffer.concat(parts).toString('utf8');
    let call;
    try {
      call = this.verified(raw, request.headers);
    } catch (error) {
      this.problems.push(`${error.message}: ${raw.slice(0, 200)}`);
      response.writeHead(400).end('bad signature');
      return;
    }
    const told = (await this.answer(call, request)) ?? 204;
    const { status, headers = {}, body = '' } = typeof told === 'number' ? { status: told } : told;
    if (status >= 200 && status < 300) this.calls.push(call);
    if (!response.destroyed) response.writeHead(status, headers).end(body);
  }

  /** As the package does, but by a clock that is `ahead` seconds ahead. */
  verify(secret, raw, headers) {
    const { now } = Date;
    Date.now = () => now() + this.ahead * 1000;
    try {
      return new Webhook(secret).verify(raw, headers);
    } finally {
      Date.now = now;
    }
  }

  verified(raw, headers) {
    const errors = [];
    for (const secret of this.secrets) {
      try {
        const body = this.verify(secret, raw, headers);
        return { id: headers['webhook-id'], type: body.type, stream: body.stream, seq: body.seq, body, headers, raw, at: Date.now() };
      } catch (error) {
        errors.push(error);
      }
    }
    throw errors[0] ?? new Error('no secret is known');
  }

  /** Calls by stream in the order of their first arrival; the same webhook-id counts once. */
  streams() {
    const seen = new Set();
    const streams = new Map();
    for (const call of this.calls) {
      if (seen.has(call.id)) continue;
      seen.add(call.id);
      if (!streams.has(call.stream)) streams.set(call.stream, []);
      streams.get(call.stream).push(call.seq);
    }
    return streams;
  }
}
