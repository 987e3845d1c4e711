// Requests that mean one thing to one reader and another to the next; what is called out to; what a refusal leaves behind.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Client, exchange } from '../support/client.mjs';
import { temporaryDirectory } from '../support/server.mjs';
import { Socket } from '../support/socket.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
before(async () => {
  world = await World.start({ settings: { 'outgoing.allowed_networks': '127.0.0.1' } });
});
after(() => world?.stop());

test('what is encoded twice is decoded once', async () => {
  const [once, twice] = ['kettle%41', 'kettle%2541'];
  for (const name of [once, twice]) await world.admin.post('/contacts', { name });
  const names = async (raw) => (await world.admin.get(`/contacts?query=${raw}`)).items.map((one) => one.name);
  assert.deepEqual(await names('kettle%2541'), [once]);
  assert.deepEqual(await names('kettle%252541'), [twice]);
  assert.deepEqual(await names('kettle%41'), []);
  for (const at of ['/api/v1/attachments/%252e%252e/%252e%252e%252fetc%252fpasswd', '/assets/%252e%252e%252fkeys', '/widget/%2e%2e/keys/ring']) {
    const answer = await exchange(world.server, 'GET', at);
    assert.ok(answer.status >= 400 || /<div id="root"/.test(answer.text), `${at} -> ${answer.status}`);
  }
});

test('a compressed body is not unpacked', async () => {
  const body = gzipSync(Buffer.alloc(8 * 1024 * 1024, '{"name":"x"}'));
  assert.ok(body.length < 64 * 1024);
  for (const coding of ['gzip', 'deflate', 'br']) await world.admin.refused([400, 415], 'POST', '/teams', undefined, { body, headers: { 'content-type': 'application/json', 'content-encoding': coding } });
  const good = gzipSync(JSON.stringify({ name: 'packed', members: [] }));
  await world.admin.refused([400, 415], 'POST', '/teams', undefined, { body: good, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } });
  assert.ok(!(await world.admin.get('/teams')).some((one) => one.name === 'packed'));
});

test('a credential in the address opens nothing', async () => {
  const bearer = (await world.tokenOf(world.admin, { manage_users: 'all' })).headers.authorization.split(' ')[1];
  const visitor = await world.talk(await world.installation());
  const session = world.admin.cookie.split('=')[1];
  for (const value of [bearer, session, visitor.token])
    for (const name of ['token', 'access_token', 'api_key', 'authorization', 'deskbell', 'session', 'key', 'csrf']) {
      for (const at of ['/users', '/session', '/widget/conversations']) await world.nobody.refused([400, 401], 'GET', `${at}?${name}=${value}`);
      await assert.rejects(Socket.connect(world.server, `/api/v1/socket?${name}=${value}`), { status: 401 });
    }
  for (const value of [bearer, session, visitor.token]) assert.ok(!world.server.log().includes(value));
});

test('a parameter given twice, in two places or by two proofs has one meaning', async () => {
  for (const query of ['limit=1&limit=200', 'limit=1&limit=1', 'query=a&query=b', 'limit=1&Limit=2', 'limit[]=1', 'limit=1;limit=2'])
    await world.admin.refused(400, 'GET', `/users?${query}`);
  const team = await world.admin.post('/teams', { name: 'Repairs', members: [] });
  const other = await world.admin.post('/teams', { name: 'Sales', members: [] });
  // A body may not name another thing than the path, a query says nothing beside a body.
  await world.admin.refused(400, 'PATCH', `/teams/${team.id}`, { team: other.id, name: 'Stolen' });
  await world.admin.call('PATCH', `/teams/${team.id}?name=Stolen`, { json: { description: 'x' } });
  assert.deepEqual((await world.admin.get('/teams')).map((one) => one.name).sort(), ['Repairs', 'Sales']);
  // One parser reads a body, for checks and for work: the last of two members counts for both.
  const doubled = (first, second) => world.admin.call('POST', '/teams', { body: `{"name":${first},"name":${second},"members":[]}`, headers: { 'content-type': 'application/json' } });
  assert.equal((await doubled('"Good"', '""')).status, 400);
  const last = await doubled('""', '"Two"');
  assert.ok(last.status === 400 || last.json.name === 'Two', last.text);
  // Of two proofs the named one counts, with all that it may not.
  const weak = await world.tokenOf(world.admin, { reply: 'own' });
  await new Client(world, { ...world.admin.headers, authorization: weak.headers.authorization }).refused(403, 'GET', '/users');
  await new Client(world, { ...world.admin.headers, authorization: 'Bearer dsk_nothing' }).refused(401, 'GET', '/users');
});

test('a receiver whose certificate nobody vouches for gets nothing', async (t) => {
  const directory = temporaryDirectory();
  const [key, cert] = [path.join(directory, 'key.pem'), path.join(directory, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  let asked = 0;
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    ++asked;
    response.writeHead(204).end();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  const { webhook } = await world.admin.post('/webhooks', { name: 'self-signed', url: `https://127.0.0.1:${server.address().port}/hook`, kinds: ['contact.created'] });
  const tested = await world.admin.post(`/webhooks/${webhook.id}/test`);
  assert.equal(tested.delivered, false);
  assert.match(tested.error, /certificate|SSL|could not be reached/i);
  assert.equal(asked, 0);
  await world.admin.del(`/webhooks/${webhook.id}`);
});

test('a refusal leaves a line with address, route, status and trace', async () => {
  const anna = await world.user('Anna Agent');
  const refusals = {
    400: await anna.call('PATCH', '/me', { json: { role: 'administrator' } }),
    401: await world.nobody.call('GET', '/users'),
    403: await anna.call('GET', '/audit'),
    404: await anna.call('GET', '/conversations/1234567890123'),
  };
  const lines = world.server.log().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  for (const [status, answer] of Object.entries(refusals)) {
    assert.equal(answer.status, Number(status));
    const line = lines.find((one) => one.trace === answer.headers['trace-id'] && one.message === 'Request.');
    assert.ok(line, `${status} left no line`);
    assert.equal(line.status, Number(status));
    assert.equal(line.client, '127.0.0.1');
    assert.match(line.route, /^\/api\/v1\//);
    assert.match(line.at, /^\d{4}-\d\d-\d\dT.*Z$/);
  }
});

test('members named like parts of JavaScript are members like others', async () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
    for (const [method, at, rest] of [['POST', '/teams', '"name":"x","members":[]'], ['PATCH', '/me', '"name":"x"'], ['POST', '/api-tokens', '"name":"x","scopes":{}']]) {
      const body = `{${rest},${JSON.stringify(name)}:{"isAdmin":true,"polluted":true}}`;
      await world.admin.refused(400, method, at, undefined, { body, headers: { 'content-type': 'application/json' }, field: name });
    }
    const scopes = await world.admin.call('POST', '/api-tokens', { body: `{"name":"x","scopes":{${JSON.stringify(name)}:"all"}}`, headers: { 'content-type': 'application/json' } });
    assert.equal(scopes.status, 400, name);
    const contact = await world.admin.call('POST', '/contacts', { body: `{"name":"x","fields":{${JSON.stringify(name)}:"x"}}`, headers: { 'content-type': 'application/json' } });
    assert.equal(contact.status, 400, name);
    await world.admin.refused(400, 'GET', `/users?${name}=1`);
  }
  assert.equal({}.polluted, undefined);
});

test('no answer may hold a member that the document does not name', () => {
  const open = [];
  const look = (schema, where) => {
    if (schema.type === 'object' && schema.additionalProperties === undefined) open.push(where);
    for (const [name, its] of Object.entries(schema.properties ?? {})) look(its, `${where}.${name}`);
    if (schema.items) look(schema.items, `${where}[]`);
    if (typeof schema.additionalProperties === 'object') look(schema.additionalProperties, `${where}{}`);
  };
  const { schemas } = world.contract.document.components;
  for (const [name, schema] of Object.entries(schemas)) look(schema, name);
  assert.ok(Object.keys(schemas).length > 100);
  assert.deepEqual(open, []);
  // World.contract holds every answer of every test against these; a member too many is refused there.
  const session = world.contract.find('GET', '/api/v1/session');
  assert.throws(() => world.contract.check('GET', '/api/v1/session', { status: 200, headers: { 'content-type': 'application/json' }, text: '', json: { ...world.admin.me, password_hash: randomUUID() } }), /additional/);
  assert.ok(session);
  // What secrets are called stands in no answer but those that tell one once.
  const telling = Object.entries(schemas).filter(([, one]) => Object.keys(one.properties ?? {}).some((name) => /hash|(?<!^has_)password|^secret$|totp_secret|recovery_code/.test(name))).map(([name]) => name).sort();
  for (const name of telling) assert.match(name, /Input|New|Created|Proof|Password|Recovery|Enrolment|Secret|Change|SetUp|Rotated|Installation/i, `${name} tells a secret`);
});
