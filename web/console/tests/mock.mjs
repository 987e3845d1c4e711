// Serves the built console and a made-up server to a browser page, with the security headers of the real one.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerAdmin } from './admin.mjs';
import * as data from './fixtures.mjs';
import { answerKnowledge } from './knowledge.mjs';
import { answerWebhooks } from './webhooks.mjs';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '../dist');
export const origin = 'http://localhost:4599';
const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html', '.json': 'application/json' };
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-test'; img-src 'self' data: blob:; connect-src 'self' ws://localhost:4599; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const problem = (status, code, detail, fields) => ({ status, body: { type: 'about:blank', title: code, status, code, detail, trace_id: 'a1b2c3d4', fields } });
const ok = (body) => ({ status: 200, body });
const page = (items) => ok({ items });

/** `world` changes with the scene: language, signedIn, setup, offers, empty, broken, denied. */
export function answer(world, method, path, query, body) {
  if (world.broken?.test(path)) return problem(500, 'internal', 'The database did not answer.');
  if (world.denied?.test(path)) return problem(403, 'permission_denied', 'Not allowed.');
  const me = data.me(world.language);
  const administrative = answerWebhooks(world, method, path, body) ?? answerKnowledge(world, method, path, body) ?? answerAdmin(world, method, path, body);
  if (administrative) return administrative;
  if (path === '/setup') return ok({ needed: Boolean(world.setup) });
  if (path === '/session' && method === 'GET') return world.signedIn ? ok(me) : problem(401, 'unauthenticated', 'Sign in first.');
  if (path === '/session' && method === 'POST') {
    if (body.password !== 'right') return problem(401, 'unauthenticated', 'Wrong.');
    if (!body.totp) return problem(401, 'unauthenticated', 'A code is needed.', [{ field: 'totp', message: 'is required' }]);
    world.signedIn = true;
    return ok(me);
  }
  if (path === '/me/totp') return ok({ secret: 'JBSW Y3DP EHPK 3PXP', uri: 'otpauth://totp/x', qr_svg: data.picture });
  if (path === '/me/presence') return ok({ ...me.user, ...body, presence_since: new Date().toISOString() });
  if (path === '/me') return ok({ ...me.user, ...body });
  if (path === '/sessions') return ok([{ id: '1', created_at: data.ago(9000), last_seen_at: data.ago(5), address: '192.0.2.7', user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0', current: true }]);
  if (path === '/directory') return ok(data.people);
  if (path === '/queues') return ok(data.queues);
  if (path === '/tags') return ok(['invoice', 'kettle', 'vip', 'warranty']);
  if (path === '/canned-answers') return ok(data.canned);
  if (path === '/contact-fields') return ok(data.contactFields);
  if (path === '/offers') return ok(world.offers ? [data.offer()] : []);
  if (path === '/search') return page(data.hits);
  if (path === '/surveys/ratings') return page([{ id: '1', conversation: data.conversations[1].id, contact: data.conversations[1].contact, score: 4, comment: 'Quick and friendly.', at: data.ago(50) }]);
  if (path === '/conversations/counts') return ok(world.empty ? { mine: 0, unassigned: 0, waiting: 0, mentions: 0, all: 0, closed: 0 } : data.counts);
  if (path === '/conversations') return page(world.empty ? [] : query.get('view') === 'mine' ? data.conversations.slice(0, 5) : query.get('view') === 'all' ? data.many : data.conversations.slice(5, 8));
  if (path === '/contacts' && method === 'GET') return page(world.empty ? [] : data.contacts);
  const [, noun, id, rest] = path.split('/');
  if (noun === 'offers') return rest === 'accept' ? ok({ ...data.conversations[7], status: 'active', owner_kind: 'agent', owner: me.user.id, waiting_since: undefined }) : { status: 204, body: undefined };
  if (noun === 'contacts') {
    const contact = data.contacts.find((each) => each.id === id);
    if (!contact) return problem(404, 'not_found', 'There is no such contact.');
    if (rest === 'conversations') return page(data.conversations.filter((each) => each.contact.id === id).concat(data.conversations.slice(8)));
    if (rest === 'notes') return ok(data.notes);
    return ok(contact);
  }
  if (noun === 'conversations') {
    const conversation = data.many.find((each) => each.id === id);
    if (!conversation) return problem(404, 'not_found', 'There is no such conversation.');
    if (rest === 'messages') return page(query.get('before_seq') ? [] : data.messages(id));
    if (rest === 'draft') {
      if (body) world.draft = body.text;
      return ok({ conversation: id, text: world.draft ?? '', updated_at: data.ago(0) });
    }
    if (rest === 'decisions') return ok(data.decisions);
    if (rest === 'recognition') return ok(data.recognition(id));
    if (rest === 'assist') return ok(data.assistance);
    if (rest === 'runs') return ok([]);
    if (rest === 'close') return ok({ ...conversation, status: 'closed', closed_at: data.ago(0) });
    if (rest === 'tags') return ok({ ...conversation, tags: body.tags });
    return ok({ ...conversation, ...(world.change ?? {}) });
  }
  if (path === '/understanding/labels' || path === '/knowledge/library') return ok([]);
  if (path === '/assist/check') return ok({ blocks: false, findings: [] });
  if (path === '/assist/complete') return ok([]);
  return problem(404, 'not_found', `No ${method} ${path}`);
}

export async function serve(context, world) {
  await context.route(`${origin}/**`, async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    if (url.pathname.startsWith('/api/v1/attachments/')) return route.fulfill({ contentType: 'image/svg+xml', body: data.picture });
    if (url.pathname.startsWith('/api/v1/')) {
      const type = request.headers()['content-type'] ?? '';
      const body = type.includes('json') ? request.postDataJSON() : undefined;
      if (url.pathname === '/api/v1/attachments') return route.fulfill({ json: { id: '9', name: url.searchParams.get('name'), media_type: 'application/pdf', size: 1000, url: '/api/v1/attachments/t/x' } });
      const { status, body: reply } = answer(world, request.method(), url.pathname.slice(7), url.searchParams, body);
      world.seen?.push(`${request.method()} ${url.pathname.slice(7)}`);
      return route.fulfill({ status, contentType: status < 400 ? 'application/json' : 'application/problem+json', body: reply === undefined ? '' : JSON.stringify(reply) });
    }
    const file = join(dist, url.pathname);
    const found = extname(url.pathname) && existsSync(file) ? file : join(dist, 'index.html');
    const isPage = found.endsWith('.html');
    const text = readFileSync(found);
    return route.fulfill({
      contentType: types[extname(found)] ?? 'application/octet-stream', body: isPage ? text.toString().replace('__CSP_NONCE__', 'test') : text,
      headers: isPage ? { 'Content-Security-Policy': policy } : {},
    });
  });
  await context.routeWebSocket(/\/api\/v1\/socket/, (socket) => {
    world.socket = socket;
    let seq = 100;
    socket.onMessage((text) => {
      const frame = JSON.parse(text);
      world.frames?.push(frame);
      const send = (reply) => socket.send(JSON.stringify(reply));
      if (frame.type === 'hello') send({ type: 'welcome', now: new Date().toISOString(), position: '1', ping_s: 25, retry_ms: [500, 30000] });
      else if (frame.type === 'feed') send({ type: 'ack', request: frame.request, result: { position: '1' } });
      else if (frame.type === 'subscribe') {
        send({ type: 'ack', request: frame.request, result: { seq: 24 } });
        if (world.busy) {
          send({ type: 'typing', conversation: frame.stream, author_kind: 'contact', name: 'Sofia Almeida', on: true });
          send({ type: 'viewing', conversation: frame.stream, users: [{ id: data.people[1].id, name: data.people[1].name }] });
        }
      } else if (frame.type === 'post' && !world.silent) send({ type: 'ack', request: frame.request, result: { id: String(8e12 + seq), seq: seq++, at: new Date().toISOString() } });
      else if (frame.type === 'ping') send({ type: 'pong' });
    });
  });
}
