// Several workspaces in one process: each reached by its own host name, and nothing of one opens anything of another.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from '../support/client.mjs';
import { until } from '../support/server.mjs';
import { Socket } from '../support/socket.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let home;
/** @type {World} */
let acme;
before(async () => {
  home = await World.start();
  acme = await home.neighbour('acme');
});
after(() => home?.stop());

/** The client's credentials, shown at another workspace's door. */
const at = (world, client) => new Client(world, { ...client.headers, host: world.host ?? '127.0.0.1' });

test('each workspace has its own people, database and files', async () => {
  const users = await acme.admin.get('/users');
  assert.deepEqual(users.items.map((one) => one.email), ['admin@acme.example']);
  for (const file of ['deskbell.db', 'keys', 'deskbell.toml']) assert.ok(existsSync(path.join(home.server.dataDir, 'workspaces/acme', file)), file);
});

test('a session, a token and a visitor of one workspace are nobody in the other', async () => {
  const agent = await home.user('Anna Agent');
  await at(home, agent).ok('GET', '/session');
  await at(acme, agent).refused(401, 'GET', '/session');
  const bearer = await home.tokenOf(home.admin, { manage_users: 'all' });
  await at(acme, bearer).refused(401, 'GET', '/users');
  const visitor = await home.talk(await home.installation());
  await at(acme, visitor).refused(401, 'GET', '/widget/conversations');
});

test('an id of one workspace is not found in the other, as one that never was', async () => {
  const visitor = await home.talk(await home.installation());
  const conversation = visitor.conversation.conversation?.id ?? visitor.conversation.id;
  assert.ok(conversation);
  const foreign = await acme.admin.refused(404, 'GET', `/conversations/${conversation}`);
  const missing = await acme.admin.refused(404, 'GET', '/conversations/1234567890123');
  for (const key of ['title', 'code', 'detail']) assert.equal(foreign[key], missing[key], key);
});

test('an attachment of one workspace is not served by the other', async () => {
  const file = await home.admin.ok('POST', '/attachments?name=plan.txt', undefined, { body: 'the plan', headers: { 'content-type': 'text/plain' } });
  const own = await home.admin.call('GET', file.url);
  assert.equal(own.status, 200);
  assert.equal((await acme.admin.call('GET', file.url)).status, 404);
});

test('a socket hears of its own workspace only', async () => {
  const here = await home.consoleSocket(home.admin);
  await assert.rejects(Socket.console(at(acme, home.admin)), { status: 401 });
  const there = await acme.consoleSocket(acme.admin);
  const before = here.frames.length;
  await acme.talk(await acme.installation(), `Only for acme ${randomUUID()}`);
  await acme.admin.get('/conversations');
  assert.ok(!JSON.stringify(here.frames.slice(before)).includes('Only for acme'));
  assert.ok(there.greeting);
});

test('a page of one workspace may not open a socket of the other', async () => {
  await assert.rejects(Socket.console(acme.admin, { origin: home.server.url }), { status: 403 });
});

test('a suspended workspace answers to nobody and is whole when it is resumed', async () => {
  const beta = await home.neighbour('beta');
  const socket = await beta.consoleSocket(beta.admin);
  assert.equal(home.server.run('workspace', ['suspend', 'beta']).status, 0);
  home.server.child.kill('SIGHUP');
  await socket.closed;
  const asker = new Client({ server: home.server, host: beta.host }, beta.admin.headers); // the page of a suspended one is in no contract
  await until('the suspension', async () => (await asker.call('GET', '/session')).status === 503);
  await home.admin.get('/session');
  assert.match(home.server.run('workspace', ['list']).stdout, /^beta\s+suspended\s+beta\.example$/m);
  assert.equal(home.server.run('workspace', ['resume', 'beta']).status, 0);
  home.server.child.kill('SIGHUP');
  await until('the return', async () => (await asker.call('GET', '/session')).status === 200);
  await beta.admin.get('/session');
});

test('a workspace must have a good name, a free host and a database of its own', () => {
  const refused = (extra) => {
    const done = home.server.run('workspace', ['add', ...extra]);
    assert.equal(done.status, 1, done.stdout);
    return done.stderr;
  };
  assert.match(refused(['../evil', '--host', 'evil.example']), /name has 1 to 40 characters/);
  assert.match(refused(['gamma', '--host', 'Gamma Example']), /hosts has Gamma Example/);
  assert.match(refused(['gamma', '--host', 'acme.example']), /is a host of the workspace acme/);
  assert.match(refused(['acme', '--host', 'gamma.example']), /There is a workspace acme already/);
});

test('every other command works on the workspace that is named', () => {
  const listed = home.server.run('user', ['list', '--workspace', 'acme']);
  assert.match(listed.stdout, /admin@acme\.example/);
  assert.doesNotMatch(listed.stdout, /ada@example\.com/);
  assert.match(home.server.run('user', ['list', '--workspace', 'nope']).stderr, /There is no workspace nope/);
});
