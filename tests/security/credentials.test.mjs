// Passwords, codes, tokens and sessions as somebody sees them who tries to get in.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Client, exchange } from '../support/client.mjs';
import { totp } from '../support/totp.mjs';
import { kPassword, World } from '../support/world.mjs';

/** @type {World} */
let world;
before(async () => {
  world = await World.start({ settings: { 'http.trusted_proxies': '127.0.0.1' } });
});
after(() => world?.stop());

/** Attempts from an address of one's own, so that no test pays for the guesses of another. */
let addresses = 0;
const from = () => ({ 'x-forwarded-for': `198.51.${++addresses >> 8}.${addresses & 255}` });
const attempt = (email, password, more = {}) => world.nobody.call('POST', '/session', { json: { email, password, ...more }, headers: from() });
const change = (who, current, password) => who.call('POST', '/me/password', { json: { current, password } });

test('the session token is told by the cookie alone', async () => {
  const answer = await attempt(world.server.admin.email, world.server.admin.password);
  const token = /^deskbell=([^;]+)/.exec(answer.headers['set-cookie'][0])[1];
  assert.equal(answer.headers['set-cookie'].length, 1);
  const { 'set-cookie': _, ...others } = answer.headers;
  assert.ok(!answer.text.includes(token) && !JSON.stringify(others).includes(token));
  const client = new Client(world, { cookie: `deskbell=${token}`, 'x-csrf-token': answer.json.csrf });
  for (const path of ['/session', '/sessions', '/api-tokens', '/audit', '/users']) {
    const { headers, text } = await client.call('GET', path);
    assert.ok(!text.includes(token), path);
    assert.equal(headers['set-cookie'], undefined, path);
  }
  const socket = await world.consoleSocket(client);
  assert.ok(!JSON.stringify(socket.frames).includes(token));
});

test('each sign-in has a session of its own, never one that was brought along', async () => {
  const anna = await world.user('Anna Agent');
  const planted = `deskbell=${'A'.repeat(43)}`;
  const tokens = new Set();
  for (let i = 0; i < 12; ++i) {
    const { headers } = await world.nobody.call('POST', '/session', { json: { email: anna.email, password: kPassword }, headers: { ...from(), cookie: i % 2 ? planted : anna.cookie } });
    tokens.add(headers['set-cookie'][0].split(';')[0]);
  }
  assert.equal(tokens.size, 12);
  assert.ok(!tokens.has(planted) && !tokens.has(anna.cookie));
  for (const cookie of tokens) assert.match(cookie, /^deskbell=[A-Za-z0-9_-]{43,}$/); // 256 bits
  // Nothing but the last character, which carries four bits, is poor in values.
  for (let at = 0; at < 40; ++at) assert.ok(new Set([...tokens].map((one) => one[9 + at])).size > 4, `place ${at}`);
  await new Client(world, { cookie: planted }).refused(401, 'GET', '/session');
  // The session that the browser had before ends with the next sign-in; others stay.
  await new Client(world, { cookie: anna.cookie }).refused(401, 'GET', '/session');
  await new Client(world, { cookie: [...tokens].at(-1) }).get('/session');
});

test('a password needs length and nothing else', async () => {
  const anna = await world.user('Anna Agent');
  let current = kPassword;
  for (const good of ['zkwvqjxhpb', '7305928164', 'ÄÖÜ äöü ß é', '水壶坏了请帮我修一下吧谢', '🐘🦒🦓🐆🐊🦉🦇🐙🦑🦞', '  two blanks  ', `tab\there and "quotes"`, 'x y'.repeat(66)]) {
    const answer = await change(anna, current, good);
    assert.equal(answer.status, 204, `${good}: ${answer.text}`);
    current = good;
  }
  for (const bad of ['', 'ninechars', '🐘🦒🦓🐆🐊🦉🦇🐙🦑', 'xy'.repeat(101)]) assert.equal((await change(anna, current, bad)).status, 400, bad);
  assert.equal((await attempt(anna.email, current)).status, 200);
});

test('the commonest passwords and one’s own name are refused', async () => {
  const anna = await world.user('Wilhelmina Agent');
  const email = anna.email.split('@')[0];
  const refused = ['1234567890', 'qwertyuiop', 'password123', 'Password 123', 'aaaaaaaaaaaa', 'deskbell123', 'administrator', 'woaini1314', anna.email, email, 'Wilhelmina Agent', 'wilhelminaagent'];
  for (const password of refused) await anna.refused(400, 'POST', '/me/password', { current: kPassword, password }, { field: 'password' });
  await world.admin.refused(400, 'POST', '/users', { name: 'New', email: 'new@example.com', password: 'qwertyuiop', roles: [], teams: [] }, { field: 'password' });
});

test('a password is taken exactly as typed', async () => {
  const anna = await world.user('Anna Agent');
  const exact = '  Caf\u00e9 au Lait  ';
  assert.equal((await change(anna, kPassword, exact)).status, 204);
  for (const other of [exact.trim(), exact.toLowerCase(), exact.toUpperCase(), exact.normalize('NFD'), `${exact}\u0000`, exact.slice(0, -1)]) {
    const { status } = await attempt(anna.email, other);
    assert.ok([400, 401].includes(status), JSON.stringify(other));
    if (status === 401) assert.equal((await attempt(anna.email, exact)).status, 200); // which forgives the attempt
  }
});

test('made passwords are random and long', async () => {
  const made = new Set();
  for (let i = 0; i < 8; ++i) made.add((await world.admin.post('/users', { name: `Made ${i}`, email: `made${i}@example.com`, roles: [], teams: [] })).password);
  made.add(world.server.admin.password);
  assert.equal(made.size, 9);
  for (const password of made) assert.match(password, /^[A-Za-z0-9_-]{20,}$/);
  for (let at = 0; at < 20; ++at) assert.ok(new Set([...made].map((one) => one[at])).size > 3, `place ${at}`);
});

async function enrolled() {
  const anna = await world.user('Anna Agent');
  const { secret } = await anna.post('/me/totp');
  const now = Date.now();
  const { recovery_codes: codes } = await anna.post('/me/totp/confirm', { code: totp(secret, now) });
  return { anna, secret, codes, now };
}

test('recovery codes are long, random and ten', async () => {
  const { codes } = await enrolled();
  const { codes: others } = await enrolled();
  assert.equal(new Set([...codes, ...others]).size, 20);
  for (const code of codes) assert.match(code, /^([a-z2-7]{4}-){3,}[a-z2-7]{4}$/);
});

test('a code of the authenticator works once, and not for long', async () => {
  const { anna, secret, now } = await enrolled();
  assert.equal((await attempt(anna.email, kPassword, { totp: totp(secret, now) })).status, 401, 'the code that confirmed it');
  const next = totp(secret, now + 30_000);
  assert.equal((await attempt(anna.email, kPassword, { totp: next })).status, 200);
  assert.equal((await attempt(anna.email, kPassword, { totp: next })).status, 401, 'a second time');
  for (const away of [-300_000, -90_000, 150_000]) assert.equal((await attempt(anna.email, kPassword, { totp: totp(secret, now + away) })).status, 401, `${away} ms away`);
});

test('a password that was reset leaves the second factor', async () => {
  const { anna, codes } = await enrolled();
  const { password } = await world.admin.post(`/users/${anna.id}/password`);
  await anna.refused(401, 'GET', '/session');
  const answer = await attempt(anna.email, password);
  assert.equal(answer.status, 401);
  assert.equal(answer.json.fields[0].field, 'totp');
  assert.equal((await attempt(anna.email, password, { totp: codes[1] })).status, 200);
});

test('no token chooses its own algorithm or key', async () => {
  const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const claims = part({ sub: world.admin.id, iss: 'deskbell', exp: 4_000_000_000, permissions: { manage_users: 'all' } });
  const signed = (header, key) => {
    const text = `${part(header)}.${claims}`;
    return `${text}.${key === undefined ? '' : createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  const visitor = await world.visitor(await world.installation());
  const body = Buffer.from(visitor.token, 'base64url').subarray(0, 24);
  const forged = [
    signed({ alg: 'none' }), signed({ alg: 'None', typ: 'JWT' }), signed({ alg: 'HS256' }, ''), signed({ alg: 'HS256' }, 'secret'),
    signed({ alg: 'HS256', kid: '../../../../dev/null' }, ''), signed({ alg: 'HS256', jwk: { kty: 'oct', k: '' } }, ''), signed({ alg: 'RS256', jku: 'http://127.0.0.1/keys' }, 'x'),
    body.toString('base64url'), Buffer.concat([body, Buffer.alloc(16)]).toString('base64url'),
    Buffer.concat([body, createHmac('sha256', '').update(body).digest().subarray(0, 16)]).toString('base64url'),
  ];
  for (const token of forged)
    for (const headers of [{ authorization: `Bearer ${token}` }, { authorization: `Bearer dsk_${token}` }, { authorization: `Visitor ${token}` }, { cookie: `deskbell=${token}` }])
      for (const path of ['/session', '/widget/conversations']) await new Client(world, headers).refused(401, 'GET', path);
});

test('there are no hints or secret questions', () => {
  const members = Object.entries(world.contract.document.components.schemas).flatMap(([name, one]) => Object.keys(one.properties ?? {}).map((member) => `${name}.${member}`));
  assert.ok(members.length > 300);
  // A field of a form has a hint of how to fill it in; nobody signs in by it.
  const ofForms = ['FieldDefinition.hint', 'FieldInput.hint'];
  assert.deepEqual(members.filter((one) => !ofForms.includes(one) && /hint|(secret|security)_(question|answer)|mother|maiden|birth/i.test(one)), []);
});

test('a new centre has one account, and its password is no known one', async () => {
  assert.equal((await world.nobody.get('/setup')).needed, false);
  for (const email of ['admin', 'root', 'sa', 'administrator', 'test', 'demo', 'guest', 'ada@example.com', 'admin@example.com'])
    for (const password of ['admin', 'password', 'deskbell', 'changeme', '']) {
      const { status } = await attempt(email, password);
      assert.ok([400, 401, 429].includes(status), `${email} ${password} -> ${status}`);
    }
});

test('an unknown user takes as long to refuse as a wrong password', { timeout: 120_000 }, async () => {
  const known = [];
  for (let i = 0; i < 6; ++i) known.push((await world.user('Timed Agent')).email);
  const measure = async (email) => {
    const begun = process.hrtime.bigint();
    const { status } = await attempt(email, 'not the right password');
    assert.equal(status, 401, email);
    return Number(process.hrtime.bigint() - begun) / 1e6;
  };
  await measure('warm.up@example.com');
  const taken = { known: [], unknown: [] };
  // In turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < 4; ++round)
    for (const [i, email] of known.entries()) {
      taken.known.push(await measure(email));
      taken.unknown.push(await measure(`nobody.${round}.${i}@example.com`));
    }
  const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
  const [a, b] = [median(taken.known), median(taken.unknown)];
  assert.ok(a > 5 && b > 5, `${a} and ${b} ms: no hash was made`);
  assert.ok(Math.max(a, b) / Math.min(a, b) < 3, `${a} ms for known, ${b} ms for unknown users`);
});
