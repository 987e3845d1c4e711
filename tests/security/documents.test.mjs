// What docs/protection.md says about sign-in, sessions, rights, limits and logs is so.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { kPassword, World } from '../support/world.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const text = read('docs/protection.md');

const section = (title) => {
  const found = new RegExp(`\\n## ${title}\\n([\\s\\S]*?)(?=\\n## |$)`).exec(text);
  assert.ok(found, `docs/protection.md has no section ${title}`);
  return found[1];
};
/** The rows of the tables of a section, without their heads. */
const rows = (title) =>
  section(title).split('\n').filter((line, i, all) => line.startsWith('|') && !/^\|[-|]+\|$/.test(line) && !/^\|[-|]+\|$/.test(all[i + 1] ?? ''))
    .map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()));

/** @type {World} */
let world;
let settings; // {key: default}
before(async () => {
  world = await World.start({ settings: { 'http.trusted_proxies': '127.0.0.1' } });
  settings = Object.fromEntries([...world.server.run('check', ['--keys']).stdout.matchAll(/^(\w[\w.]*) +.*?, default ?(.*)$/gm)].map(([, key, value]) => [key, value]));
  assert.ok(Object.keys(settings).length > 40);
});
after(() => world?.stop());

test('the limits are those of the program', () => {
  const told = rows('Limits');
  assert.ok(told.length >= 8);
  for (const [what, limit, key] of told) {
    const value = settings[key.replaceAll('`', '')];
    assert.ok(value, `${key} is no setting`);
    assert.ok(limit === value || limit.startsWith(`${value} `), `${what}: ${limit}, but the default is ${value}`);
  }
  for (const [file, pattern, figure] of [
    ['modules/http/include/http/server.h', /head_bytes = (\d+) \* 1024/, /head of (\d+) KiB/],
    ['modules/http/include/http/server.h', /headers = (\d+);/, /with (\d+) lines/],
    ['modules/http/include/http/server.h', /body_bytes = (\d+) \* 1024 \* 1024/, /(\d+) MiB of bodies/],
    ['modules/base/include/base/json.h', /kMaxJsonDepth = (\d+)/, /JSON (\d+) deep/],
    ['modules/base/include/base/page.h', /kMaxPageSize = (\d+)/, /(\d+) items a page/],
    ['modules/conversations/src/posting.cpp', /kMaxAttachments = (\d+)/, /with (\d+) files/],
    ['modules/channel_web/src/visitors.cpp', /kMaxOpenTalks = (\d+)/, /(\d+) open talks/],
    ['modules/identity/src/api_tokens.cpp', /kMostTokens = (\d+)/, /(\d+) API tokens/],
    ['modules/webhooks/include/webhooks/webhooks.h', /kMaxSubscriptions = (\d+)/, /(\d+) webhooks/],
    ['modules/text/include/text/terms.h', /kMaxQueryParts = (\d+)/, /search of (\d+) words/],
    ['modules/blob/include/blob/file_name.h', /kMaxFileName = (\d+)/, /device names; (\d+) characters/],
  ]) {
    const is = pattern.exec(read(file))?.[1];
    assert.ok(is, `${file} ${pattern}`);
    assert.equal(figure.exec(text)?.[1], is, `${figure}`);
  }
});

test('the rules beyond the schema are kept', async () => {
  const { admin } = world;
  const shop = await world.installation();
  const [one, two] = [await world.talk(shop), await world.talk(shop)];
  const c = `/conversations/${one.conversation.id}`;
  const queue = await world.queue('Repairs');
  for (const body of [{}, { user: admin.id, queue: queue.id }, { queue: '1234567890123' }]) await admin.refused([400, 404], 'POST', `${c}/assign`, body);
  await one.refused(400, 'POST', `/widget${c}/messages`, { client_id: randomUUID(), text: '' });
  const file = (await one.call('POST', '/widget/attachments', { query: { name: 'a.txt' }, body: 'x', headers: { 'content-type': 'text/plain' } })).json;
  await two.refused(400, 'POST', `/widget/conversations/${two.conversation.id}/messages`, { client_id: randomUUID(), text: 'x', attachments: [file.id] });
  await one.post(`/widget${c}/messages`, { client_id: randomUUID(), text: '', attachments: [file.id] });
  await one.refused(400, 'POST', `/widget${c}/messages`, { client_id: randomUUID(), text: '', attachments: [file.id] });
  await admin.refused(400, 'POST', '/api-tokens', { name: 'old', scopes: {}, expires_at: '2020-01-01T00:00:00Z' });
  await admin.refused([400, 409], 'POST', `${c}/merge`, { into: two.conversation.id });
  await one.refused(409, 'POST', `/widget${c}/rating`, { score: 5 });
  await two.refused(404, 'POST', `/widget${c}/rating`, { score: 5 });
  await admin.refused(400, 'PATCH', `/queues/${queue.id}`, { overflow: [{ action: 'queue', when: 'wait', threshold: 10 }] });
  await admin.refused(409, 'DELETE', `/roles/${world.roles.agent.id}`);
});

test('what is said about signing in is so', async () => {
  const said = section('Signing in');
  const guard = read('modules/identity/src/sign_in_guard.h');
  const [, account, first, longest] = /kAccount\{(\d+), std::chrono::seconds\((\d+)\), std::chrono::minutes\((\d+)\)\}/.exec(guard);
  const [, address] = /kAddress\{(\d+),/.exec(guard);
  assert.match(said, new RegExp(`An account has ${account} attempts, an address ${address} .* from ${first} seconds to ${longest} minutes`));
  const cost = read('modules/identity/include/identity/parts.h');
  assert.match(said, new RegExp(`argon2id \\(${/memory = (\d+) \*/.exec(cost)[1]} MiB, ${/passes = (\d+)/.exec(cost)[1]} passes\\)`));
  const rules = read('modules/identity/src/passwords.cpp');
  assert.match(said, new RegExp(`${/kShortest = (\d+)/.exec(rules)[1]} to ${/kLongest = (\d+)/.exec(rules)[1]} characters`));
  for (const [, word] of said.matchAll(/(?<!\*)\*(\w+)\*(?!\*)/g)) assert.ok(rules.includes(`"${word}`), word);

  // The attempts of an account, from as many addresses.
  const anna = await world.user('Anna Agent');
  for (const email of [anna.email, 'ghost@example.com'])
    for (let i = 1; i <= Number(account) + 1; ++i) {
      const { status, headers } = await world.nobody.call('POST', '/session', { json: { email, password: 'wrong password here' }, headers: { 'x-forwarded-for': `203.0.113.${i}` } });
      assert.equal(status, i <= Number(account) ? 401 : 429, `attempt ${i} of ${email}`);
      if (status === 429) assert.ok(Number(headers['retry-after']) <= Number(longest) * 60);
    }
  await anna.get('/session'); // who is in stays in
  await world.admin.post(`/users/${anna.id}/password`).then(({ password }) => world.signIn(anna.email, password)); // a reset lifts the wait
});

test('what is said about sessions is so', async () => {
  const said = section('Sessions');
  const access = read('modules/identity/include/identity/access.h');
  const idle = Number(/kSessionIdle\{(\d+)\}/.exec(access)[1]);
  const days = Number(/kSessionLength\{24 \* (\d+)\}/.exec(access)[1]);
  assert.match(said, new RegExp(`ends after ${idle} hours without use and after ${days} days`));
  const anna = await world.user('Anna Agent');
  assert.match(anna.setCookie[0], new RegExp(`Max-Age=${days * 86_400}\\b`));
  const many = [anna];
  for (let i = 0; i < 15; ++i) many.push(await world.signIn(anna.email, kPassword, {}));
  for (const one of many) await one.get('/session');
  const list = await anna.get('/sessions');
  assert.equal(list.length, many.length);
  for (const one of list) assert.ok(one.address && one.created_at && 'user_agent' in one);
});

test('every permission is told', async () => {
  const permissions = (await world.admin.get('/permissions')).map((one) => one.name ?? one.permission ?? one.id ?? one).sort();
  const told = [...rows('Who may do what').slice(0, 11).map(([names]) => names).join().matchAll(/`(\w+)`/g)].map((match) => match[1]).sort();
  assert.deepEqual(told, permissions);
  assert.ok(rows('Who may do what').length >= 14, 'the table of fields');
});

test('every way in is told, and no other is open', () => {
  const open = world.contract.operations.filter((one) => one.security.length === 0).map((one) => `${one.method} ${one.path.replace('/api/v1', '')}`).sort();
  assert.deepEqual(open, ['GET /attachments/{token}/{name}', 'GET /setup', 'POST /session', 'POST /setup', 'POST /widget/sessions']);
  const said = section('Ways in');
  const { securitySchemes } = world.contract.document.components;
  for (const [name, word] of Object.entries({ session: 'session cookie', token: 'Authorization: Bearer', visitor: 'Authorization: Visitor' })) {
    assert.ok(securitySchemes[name], name);
    assert.ok(said.includes(word), word);
  }
  for (const word of ['/api/v1/attachments/{token}/{name}', 'First set-up', 'deskbell user', 'metrics.listen', '/healthz', '/readyz', '/api/v1/openapi.json']) assert.ok(said.includes(word), word);
});

test('no setting has a secret for a default', () => {
  for (const [key, value] of Object.entries(settings))
    if (/url|secret|password|key|nats|token|command|credential|_to$|\.to$/.test(key) && key !== 'database.readers') assert.equal(value, '', key);
});

test('every connection is told', () => {
  const said = section('Connections');
  const keys = Object.keys(settings).filter((key) => /(_url|\.url|listen|endpoint|nats|proxies|pgbackrest|command|allowed_networks|\.to|certificate|certificates)$/.test(key) && !/public_url/.test(key));
  assert.ok(keys.length >= 10, keys.join());
  for (const key of keys) assert.ok(said.includes(`\`${key}\``), key);
});

test('every kind of data names its protection', () => {
  const told = rows('Data');
  assert.ok(told.length >= 8);
  for (const cells of told) {
    assert.equal(cells.length, 6, cells[0]);
    for (const cell of cells) assert.ok(cell, cells[0]);
    assert.match(cells[1], /^(secret|confidential|personal|internal)$/, cells[0]);
    if (cells[1] === 'secret') assert.match(cells[4], /never/, cells[0]);
  }
  // What the tables seal and hash is among them.
  const secrets = ['passwords', 'session', 'API tokens', 'recovery codes', 'TOTP', 'webhooks', 'key ring', 'attachments', 'messages', 'customers'];
  for (const one of secrets) assert.ok(told.some(([name]) => name.includes(one)), one);
});

test('what is logged where is so', async () => {
  const said = rows('Logs').map(([name]) => name);
  for (const name of ['operation', 'audit trail', 'event log', 'deliveries of webhooks', 'metrics and traces']) assert.ok(said.includes(name), name);
  await world.nobody.call('GET', '/users');
  const files = readdirSync(world.server.dataDir, { recursive: true }).map(String);
  assert.deepEqual(files.filter((name) => /\.log(\.|$)|(^|\/)logs?(\/|$)/.test(name)), [], 'the operation is told on standard error alone');
  assert.doesNotMatch(world.server.output, /Request\./);
  const lines = world.server.log().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  assert.ok(lines.length > 10);
  for (const line of lines) {
    assert.match(line.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    assert.match(line.level, /^(debug|info|warn|error|critical)$/);
    if (line.message !== 'Request.') continue;
    for (const member of ['client', 'method', 'path', 'route', 'status', 'ms', 'trace']) assert.ok(member in line, member);
  }
  assert.equal(settings['events.keep'], '90d');
});
