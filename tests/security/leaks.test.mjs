// What must not stand in the log, on the disk in the clear, or in an answer; and how the program itself is built.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exchange } from '../support/client.mjs';
import { binary, until } from '../support/server.mjs';
import { kPassword, World } from '../support/world.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** @type {World} */
let world;
const secrets = {};
before(async () => {
  world = await World.start();
  const anna = await world.user('Anna Agent');
  secrets.password = kPassword;
  secrets.administrator = world.server.admin.password;
  secrets.session = anna.cookie.split('=')[1];
  secrets.token = (await world.tokenOf(world.admin, { reply: 'own' })).headers.authorization.split(' ')[1];
  secrets.totp = (await anna.post('/me/totp')).secret;
  secrets.words = `these words ${randomUUID()}`;
  const visitor = await world.talk(await world.installation(), secrets.words);
  secrets.visitor = visitor.token;
  const socket = await world.visitorSocket(visitor);
  await socket.acked({ type: 'post', conversation: visitor.conversation.id, client_id: randomUUID(), text: secrets.words });
  await world.admin.get('/conversations', { query: secrets.words }).catch(() => {});
  await world.nobody.call('POST', '/session', { json: { email: anna.email, password: `${kPassword}!` } });
  await exchange(world.server, 'GET', `/api/v1/session?token=${secrets.token}`);
});
after(() => world?.stop());

const files = (directory) => readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => path.join(one.parentPath ?? one.path, one.name));

test('no secret and no customer’s word stands in the log, which was told everything', () => {
  const log = world.server.log();
  assert.match(log, /"Request\."/);
  for (const [name, secret] of Object.entries(secrets)) assert.ok(!log.includes(secret), name);
});

test('no credential stands on the disk in the clear, database and its log included', () => {
  const { words: _, ...credentials } = secrets;
  for (const file of files(world.server.dataDir)) {
    const bytes = readFileSync(file);
    for (const [name, secret] of Object.entries(credentials)) assert.equal(bytes.indexOf(secret), -1, `${name} in ${file}`);
  }
});

test('passwords are kept as argon2id', () => {
  const bytes = files(world.server.dataDir).filter((file) => file.includes('.db')).map((file) => readFileSync(file, 'latin1')).join('');
  assert.ok((bytes.match(/\$argon2id\$v=19\$m=\d{5,},t=\d+,p=\d+\$/g) ?? []).length >= 2);
});

test('what is written is the owner’s alone', () => {
  const open = files(world.server.dataDir).filter((file) => statSync(file).mode & 0o077);
  assert.deepEqual(open, []);
  assert.equal(statSync(world.server.dataDir).mode & 0o077, 0);
});

test('no core dump can hold the memory', () => {
  assert.match(readFileSync(`/proc/${world.server.pid}/limits`, 'utf8'), /Max core file size\s+0\s+0/);
});

test('a broken request is told nothing of the inside', async () => {
  const inside = /\/(home|work|root|usr|src|build)\/|\.(cpp|h):\d|SQLite|sqlite|PostgreSQL|libpq|SELECT |INSERT |Boost|std::|terminate|0x[0-9a-f]{8}/;
  for (const operation of world.contract.operations) {
    if (operation.method === 'DELETE' && operation.path.endsWith('/session')) continue; // signs out whoever asks
    for (const body of ['{', '[]', '{"a":1}', `{"text":${'9'.repeat(400)}}`]) {
      const at = operation.path.replace(/\{[^}]+\}/g, '9223372036854775808');
      const caller = operation.security.some((one) => 'visitor' in one) ? world.nobody : world.admin;
      const answer = await caller.call(operation.method, at, operation.method === 'GET' ? { query: { cursor: body, limit: body } } : { body, headers: { 'content-type': 'application/json' } });
      assert.ok(answer.status < 500, `${operation.method} ${at} -> ${answer.status}`);
      if (answer.status >= 400) assert.doesNotMatch(answer.text, inside, `${operation.method} ${at}`);
    }
  }
});

test('pages may run no script but their own, and be framed by nobody but those who were named', async () => {
  const installation = await world.installation({ allowed_origins: ['https://shop.example'] });
  for (const target of ['/', '/widget/frame', `/widget/frame?installation=${installation.key}`, '/login', '/settings/users']) {
    const { headers } = await exchange(world.server, 'GET', target);
    const policy = headers['content-security-policy'];
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*(?!\.)/, target);
    assert.match(policy, /object-src 'none'|default-src 'none'/, target);
    const ancestors = /frame-ancestors ([^;]*)/.exec(policy)?.[1];
    if (!target.startsWith('/widget/frame')) assert.equal(ancestors, "'none'", target);
    assert.doesNotMatch(ancestors, /evil|https?:\/\/\*/, target);
  }
  const frame = await exchange(world.server, 'GET', `/widget/frame?installation=${installation.key}`);
  if (frame.status === 503) return; // a program built without its pages; scripts/test builds them
  assert.match(frame.headers['content-security-policy'], /frame-ancestors 'self' https:\/\/shop\.example/);
});

test('the program is built to resist: position independent, read-only relocations, stack guards', () => {
  const head = execFileSync('readelf', ['-hldW', binary], { encoding: 'utf8' });
  assert.match(head, /Type:\s+DYN/);
  assert.match(head, /GNU_RELRO/);
  assert.match(head, /BIND_NOW|Flags:.*NOW/);
  assert.doesNotMatch(head, /GNU_STACK.*RWE/);
  assert.match(execFileSync('readelf', ['-sW', '--dyn-syms', binary], { encoding: 'utf8', maxBuffer: 1 << 28 }), /__stack_chk_fail/);
});

test('the service runs with no more rights than it needs', () => {
  const unit = path.join(root, 'deploy/deskbell.service');
  const text = readFileSync(unit, 'utf8');
  for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'PrivateTmp=yes', 'CapabilityBoundingSet=', 'MemoryDenyWriteExecute=yes', 'UMask=0077', 'LimitCORE=0', 'SystemCallFilter=@system-service'])
    assert.ok(text.split('\n').includes(line), line);
  const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=20', unit], { encoding: 'utf8' });
  if (judged.error?.code === 'ENOENT') return; // the lines above are all that can be looked at without systemd
  assert.equal(judged.status, 0, judged.stdout.split('\n').slice(-3).join('\n') + judged.stderr);
});

test('a visitor who opens talks without end is slowed down', async () => {
  const limited = await World.start({ settings: { 'limits.principal_per_second': 5, 'limits.address_per_second': 0 } });
  try {
    const visitor = await limited.visitor(await limited.installation());
    let opened = 0;
    const refused = await until('a refusal', async () => {
      const answer = await visitor.call('POST', '/widget/conversations', { json: { client_id: randomUUID(), text: 'again' } });
      if (answer.status < 300) ++opened;
      return answer.status === 429 ? answer : undefined;
    });
    assert.ok(opened <= 10, `${opened} talks were opened`);
    assert.match(refused.json.detail, /several open conversations/);
  } finally {
    await limited.stop();
  }
});
