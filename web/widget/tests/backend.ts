import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Attachment, Estimate, Installation, VisitorConversation, VisitorMessage } from '../src/model/types';

/** A stand-in for the server's visitor side: speaks the real protocol, keeps everything in memory. For tests only. */

type Json = Record<string, unknown>;
type Talk = { visitor: string; conversation: VisitorConversation; messages: VisitorMessage[]; events: Json[] };
type Visitor = { token: string; name: string; external?: string; fields: Record<string, string> };

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export const defaultInstallation: Installation = {
  name: 'Shop',
  language: 'automatic',
  theme: { colour: '#0f5c4d', position: 'right', title: 'Nordhaus Service', greeting: 'Hello! How can we help you today?' },
  pre_chat: [],
  offline_fields: [{ key: 'email', label: '', required: true }],
  invitations: [],
  uploads: 'on',
};

export class Backend {
  installation: Installation = structuredClone(defaultInstallation);
  open = true;
  opensAt?: string;
  estimate?: Estimate = { position: 2, low_s: 170, high_s: 350 };
  /** The API answers 503 and sockets are refused. */
  down = false;
  socketsDown = false;
  /** The database: what is written by requests is kept for later. */
  databaseAway = false;
  /** Posts right now and does not want to hear of it as an event. */
  private quiet?: WebSocket;
  /** Posts are swallowed without an ack. */
  mute = false;
  readonly talks = new Map<string, Talk>();
  readonly visitors = new Map<string, Visitor>();
  readonly requests: { method: string; path: string; body: unknown }[] = [];
  readonly frames: Json[] = [];
  private readonly files = new Map<string, { bytes: Buffer; type: string }>();
  private readonly sockets = new Map<WebSocket, { token: string; streams: Set<string>; echo?: boolean }>();
  private readonly opened = new Map<string, string>();
  private server?: Server;
  private position = 100;
  private nextId = 1000;
  now = (): Date => new Date();

  constructor(private readonly dist: string) {}

  async start(): Promise<string> {
    const server = createServer((request, response) => void this.handle(request, response));
    const sockets = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
    server.on('upgrade', (request, socket, head) => {
      const refused = this.down || this.socketsDown || request.url !== '/api/v1/widget/socket';
      if (refused) socket.destroy();
      else sockets.handleUpgrade(request, socket, head, (each) => this.accept(each));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.server = server;
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  cut(code = 1001): void {
    for (const socket of this.sockets.keys()) socket.close(code);
    this.sockets.clear();
  }

  get connected(): number {
    return this.sockets.size;
  }

  // --- what agents do

  talk(id?: string): Talk {
    const found = id ? this.talks.get(id) : [...this.talks.values()].at(-1);
    if (!found) throw new Error('there is no such talk');
    return found;
  }

  say(name: string, text: string, more: Partial<VisitorMessage> = {}, talk = this.talk()): VisitorMessage {
    return this.append(talk, { kind: 'text', author_kind: 'agent', author_name: name, text, ...more });
  }

  system(code: string, text: string, name = '', talk = this.talk()): void {
    this.append(talk, { kind: 'system', author_kind: 'system', author_name: name, text, code });
  }

  join(name: string, talk = this.talk()): void {
    this.change(talk, 'conversation.assigned', { status: 'active', agent_name: name, estimate: undefined });
    this.system('assigned', `${name} took over.`, name, talk);
  }

  type(name: string, on = true, talk = this.talk()): void {
    this.cast(talk, { type: 'typing', conversation: talk.conversation.id, author_kind: 'agent', name, on });
  }

  read(talk = this.talk()): void {
    const seq = talk.messages.at(-1)?.seq ?? 0;
    talk.conversation.agent_read_seq = seq;
    this.event(talk, 'conversation.receipt', { side: 'agent', read_seq: seq, unread: 0 });
  }

  close(talk = this.talk()): void {
    this.change(talk, 'conversation.closed', { status: 'closed', closed_at: this.now().toISOString() });
    this.system('closed', 'The conversation was closed.', '', talk);
  }

  // --- what the server does

  private append(talk: Talk, message: Partial<VisitorMessage>): VisitorMessage {
    const seq = talk.events.length + 1;
    const full: VisitorMessage = {
      id: String(this.nextId++),
      seq,
      kind: 'text',
      author_kind: 'contact',
      author_name: '',
      text: '',
      attachments: [],
      at: this.now().toISOString(),
      ...message,
    };
    talk.messages.push(full);
    talk.conversation.last_seq = seq;
    if (full.author_kind === 'agent' || full.author_kind === 'bot') talk.conversation.unread += 1;
    if (full.author_kind !== 'system') {
      const { text, author_kind, author_name, at } = full;
      talk.conversation.last_message = { text: text.slice(0, 160), author_kind, author_name, at };
    }
    this.event(talk, 'conversation.message_posted', { message: full, status: talk.conversation.status });
    return full;
  }

  private change(talk: Talk, kind: string, change: Partial<VisitorConversation>): void {
    Object.assign(talk.conversation, change);
    this.event(talk, kind, { conversation: talk.conversation });
  }

  private event(talk: Talk, kind: string, data: Json): void {
    const seq = talk.events.length + 1;
    const at = this.now().toISOString();
    const position = String(++this.position);
    const event = { type: 'event', position, stream: talk.conversation.id, seq, kind, actor: '0', at, data };
    talk.events.push(structuredClone(event));
    this.cast(talk, event);
  }

  private cast(talk: Talk, frame: Json): void {
    for (const [socket, { streams }] of this.sockets) {
      if (socket === this.quiet && frame.kind === 'conversation.message_posted') continue;
      if (streams.has(talk.conversation.id)) socket.send(JSON.stringify(frame));
    }
  }

  private accept(socket: WebSocket): void {
    socket.on('message', (data) => this.frame(socket, JSON.parse(String(data)) as Json));
    socket.on('close', () => this.sockets.delete(socket));
  }

  private frame(socket: WebSocket, frame: Json): void {
    this.frames.push(frame);
    const send = (answer: Json): void => socket.send(JSON.stringify(answer));
    const { type, request, stream, conversation } = frame;
    const refuse = (code: string): void => send({ type: 'error', request, problem: { code, detail: code } });
    if (type === 'hello') {
      if (!this.visitors.has(String(frame.token))) {
        send({ type: 'bye', reason: 'signed_out' });
        return socket.close(4401);
      }
      this.sockets.set(socket, { token: String(frame.token), streams: new Set() });
      const now = this.now().toISOString();
      return send({ type: 'welcome', now, position: String(this.position), ping_s: 25, retry_ms: [100, 1000] });
    }
    const session = this.sockets.get(socket);
    if (!session) return socket.close(1008);
    const talk = this.talks.get(String(stream ?? conversation));
    if (type === 'ping') return send({ type: 'pong' });
    if (!talk || talk.visitor !== session.token) return request === undefined ? undefined : refuse('not_found');
    if (type === 'subscribe') {
      session.streams.add(talk.conversation.id);
      session.echo = frame.echo !== false;
      send({ type: 'ack', request, result: { seq: talk.events.length } });
      if (frame.seq !== undefined) for (const event of talk.events.slice(Number(frame.seq))) send(event);
    } else if (type === 'post') {
      if (this.mute) return;
      this.quiet = session.echo === false ? socket : undefined;
      const message = this.post(talk, frame);
      this.quiet = undefined;
      if (typeof message === 'string') return refuse(message);
      send({ type: 'ack', request, result: { id: message.id, seq: message.seq, at: message.at } });
    } else if (type === 'read') {
      talk.conversation.contact_read_seq = Number(frame.seq);
      talk.conversation.unread = 0;
      this.event(talk, 'conversation.receipt', { side: 'contact', read_seq: frame.seq });
    }
  }

  private post(talk: Talk, draft: Json): VisitorMessage | string {
    const { client_id, text, attachments } = draft as { client_id: string; text: string; attachments?: string[] };
    const before = talk.messages.find((message) => message.client_id === client_id);
    if (before) return before;
    if (text === 'refuse me') return 'invalid_argument';
    if (talk.conversation.status === 'closed') {
      if (talk.conversation.rating === 1) return 'failed_precondition';
      this.change(talk, 'conversation.reopened', { status: 'waiting', closed_at: undefined, agent_name: undefined });
    }
    const files = (attachments ?? []).map((id) => this.attachment(id));
    return this.append(talk, { text, client_id, kind: files.length > 0 ? 'file' : 'text', attachments: files });
  }

  private attachment(id: string): Attachment {
    const stored = this.uploads.get(id);
    if (!stored) throw new Error('no such attachment');
    return stored;
  }

  private readonly uploads = new Map<string, Attachment>();

  private session(visitor: Visitor): Json {
    const mine = [...this.talks.values()].filter((talk) => talk.visitor === visitor.token);
    const { name, language, theme, pre_chat, offline_fields, invitations, uploads } = this.installation;
    return {
      token: visitor.token,
      contact: { id: '1', name: visitor.name, anonymous: visitor.name === '' },
      installation: { name, language, theme, pre_chat, offline_fields, invitations, uploads },
      open: this.open,
      opens_at: this.opensAt,
      conversation: mine.at(-1)?.conversation,
      returning: mine.length > 0,
    };
  }

  /** A talk as if it had been led before. */
  past(visitor: string, at: Date, agent: string, lines: [who: 'me' | 'agent', text: string][]): Talk {
    const now = this.now;
    this.now = () => at;
    const talk = this.begin(visitor);
    for (const [who, text] of lines) {
      if (who === 'me') this.append(talk, { text });
      else this.say(agent, text, {}, talk);
    }
    Object.assign(talk.conversation, { status: 'closed', agent_name: agent, closed_at: at.toISOString(), rating: 5, unread: 0 });
    talk.conversation.contact_read_seq = talk.conversation.last_seq;
    this.now = now;
    return talk;
  }

  visitor(): Visitor {
    const visitor: Visitor = { token: randomBytes(12).toString('hex'), name: '', fields: {} };
    this.visitors.set(visitor.token, visitor);
    return visitor;
  }

  private begin(visitor: string): Talk {
    const conversation: VisitorConversation = {
      id: String(this.nextId++),
      status: 'waiting',
      last_seq: 0,
      contact_read_seq: 0,
      agent_read_seq: 0,
      unread: 0,
      estimate: this.open ? this.estimate : undefined,
      created_at: this.now().toISOString(),
    };
    const talk: Talk = { visitor, conversation, messages: [], events: [] };
    this.talks.set(conversation.id, talk);
    this.event(talk, 'conversation.opened', { conversation });
    return talk;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://x');
    if (!url.pathname.startsWith('/api/')) return this.page(url, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const json = request.headers['content-type'] === 'application/json';
    const body = (json && bytes.length > 0 ? JSON.parse(String(bytes)) : {}) as Json;
    const path = url.pathname.replace('/api/v1/', '');
    // Visitors are known by their token alone, so any origin may ask; a sandboxed page's is opaque.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, idempotency-key');
    if (request.method === 'OPTIONS') {
      response.writeHead(204);
      return void response.end();
    }
    this.requests.push({ method: request.method ?? '', path, body });
    const answer = (status: number, value?: unknown): void => {
      const problem = status >= 400;
      response.writeHead(status, { 'Content-Type': problem ? 'application/problem+json' : 'application/json' });
      response.end(value === undefined ? undefined : JSON.stringify(value));
    };
    const refuse = (status: number, code: string): void => answer(status, { code, detail: code });
    if (path.startsWith('attachments/')) {
      const file = this.files.get(path);
      if (!file) return refuse(404, 'not_found');
      response.writeHead(200, { 'Content-Type': file.type });
      return void response.end(file.bytes);
    }
    if (this.down) return refuse(503, 'unavailable');
    const token = (request.headers.authorization ?? '').replace('Visitor ', '');
    if (path === 'widget/sessions') {
      if (body.installation !== 'KEY') return refuse(404, 'not_found');
      return answer(200, this.session(this.visitors.get(String(body.token)) ?? this.visitor()));
    }
    const visitor = this.visitors.get(token);
    if (!visitor) return refuse(401, 'unauthenticated');
    if (path === 'widget/identify') {
      const { name, fields } = body as { name?: string; fields?: Record<string, string> };
      visitor.name = name ?? visitor.name;
      Object.assign(visitor.fields, fields);
      return answer(200, this.session(visitor));
    }
    if (path === 'widget/attachments') {
      if (bytes.length > 5_000_000) return refuse(413, 'resource_exhausted');
      return answer(200, this.store(bytes, url.searchParams.get('name') ?? '', request.headers['content-type'] ?? ''));
    }
    if (path === 'widget/conversations') {
      if (request.method === 'GET') {
        const mine = [...this.talks.values()].filter((talk) => talk.visitor === token);
        return answer(200, mine.map(({ conversation }) => conversation).reverse());
      }
      return answer(200, this.openTalk(visitor, body));
    }
    const [, , id = '', what = ''] = path.split('/');
    const talk = this.talks.get(id);
    if (!talk || talk.visitor !== token) return refuse(404, 'not_found');
    if (what === 'messages' && request.method === 'GET') return answer(200, this.list(talk, url.searchParams));
    if (what === 'messages' && this.databaseAway) return answer(202, { pending: true, client_id: body.client_id });
    if (what === 'messages') {
      const message = this.post(talk, body);
      return typeof message === 'string' ? refuse(400, message) : answer(200, message);
    }
    if (what === '') {
      const waits = talk.conversation.status === 'waiting';
      return answer(200, { ...talk.conversation, estimate: waits && this.open ? this.estimate : undefined });
    }
    if (what === 'rating') {
      talk.conversation.rating = Number(body.score);
      return answer(200, { score: body.score });
    }
    if (what === 'close') {
      this.close(talk);
      return answer(200, talk.conversation);
    }
    return refuse(404, 'not_found');
  }

  private openTalk(visitor: Visitor, body: Json): VisitorConversation {
    const { client_id, fields } = body as { client_id: string; fields?: Record<string, string> };
    const before = this.opened.get(client_id);
    if (before) return this.talk(before).conversation;
    Object.assign(visitor.fields, fields);
    if (fields?.name) visitor.name = fields.name;
    const talk = this.begin(visitor.token);
    this.opened.set(client_id, talk.conversation.id);
    this.post(talk, body);
    this.system('queued', 'The conversation waits in Service.', '', talk);
    return talk.conversation;
  }

  private list(talk: Talk, query: URLSearchParams): { items: VisitorMessage[]; next?: string } {
    const limit = 50;
    const before = Number(query.get('before_seq') ?? Infinity);
    const after = query.get('after_seq');
    if (after !== null) {
      const items = talk.messages.filter(({ seq }) => seq > Number(after));
      return { items: items.slice(0, limit), ...(items.length > limit ? { next: 'more' } : {}) };
    }
    const items = talk.messages.filter(({ seq }) => seq < before);
    return { items: items.slice(-limit), ...(items.length > limit ? { next: 'more' } : {}) };
  }

  store(bytes: Buffer, name: string, type: string): Attachment {
    const id = String(this.nextId++);
    const path = `attachments/${createHash('sha256').update(bytes).digest('hex').slice(0, 24)}/${encodeURIComponent(name)}`;
    this.files.set(path, { bytes, type });
    const size = type.startsWith('image/') ? { width: 480, height: 320 } : {};
    const attachment: Attachment = { id, name, media_type: type, size: bytes.length, url: `/api/v1/${path}`, ...size };
    this.uploads.set(id, attachment);
    return attachment;
  }

  private page(url: URL, response: ServerResponse): void {
    const aliases: Record<string, string> = {
      '/widget/frame': '/frame.html',
      '/demo/shop': '/demo/shop.html',
      '/widget.js': '/widget.js',
    };
    const file = join(this.dist, normalize(aliases[url.pathname] ?? url.pathname.replace(/^\/widget\//, '/')));
    if (!existsSync(file) || extname(file) === '') {
      response.writeHead(404);
      return void response.end();
    }
    const framed = url.pathname === '/widget/frame';
    // No frame-ancestors: even * would shut out sandboxed pages, whose origin is opaque.
    const policy = framed
      ? "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'"
      : "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
    });
    createReadStream(file).pipe(response);
  }
}
