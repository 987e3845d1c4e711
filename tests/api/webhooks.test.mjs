import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Receiver } from '../support/receiver.mjs';
import { until, wait } from '../support/server.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
let shop;
before(async () => {
  world = await World.start({ settings: { 'outgoing.allowed_networks': '127.0.0.1' } });
  // Its events stand between those that webhooks send.
  await world.recognise(false);
  shop = await world.installation();
});
after(() => world?.stop());

async function subscribed(t, more = {}) {
  const receiver = await Receiver.start();
  t.after(() => receiver.close());
  const made = await world.admin.post('/webhooks', { name: `hook ${randomUUID()}`, url: receiver.url, kinds: ['conversation.*'], ...more });
  receiver.secrets.push(made.secret);
  receiver.id = made.webhook.id;
  receiver.path = `/webhooks/${made.webhook.id}`;
  t.after(() => world.admin.call('DELETE', receiver.path));
  return receiver;
}

async function write(visitor, text) {
  return visitor.post(`/widget/conversations/${visitor.conversation.id}/messages`, { client_id: randomUUID(), text });
}

test('an event arrives signed as the standard says, once, with what the event holds', async (t) => {
  const receiver = await subscribed(t);
  const visitor = await world.talk(shop, 'My kettle leaks.');
  const { id } = visitor.conversation;
  await until('the message', () => receiver.calls.some((call) => call.type === 'conversation.message_posted'));
  assert.deepEqual(receiver.problems, []);
  const call = receiver.calls.find((one) => one.type === 'conversation.message_posted');
  assert.equal(call.body.data.message.text, 'My kettle leaks.');
  assert.equal(call.body.stream, id);
  assert.match(call.body.position, /^\d+$/);
  assert.ok(Math.abs(Date.parse(call.body.timestamp) - Date.now()) < 60_000);
  assert.equal(call.headers['content-type'], 'application/json');
  await wait(100);
  assert.equal(new Set(receiver.calls.map((one) => one.id)).size, receiver.calls.length);
  assert.deepEqual(receiver.streams().get(id), receiver.calls.map((_, index) => index + 1), 'from the first event on, without a gap');
});

test('only what was asked for is sent, and never what is nobody\'s business', async (t) => {
  const receiver = await subscribed(t, { kinds: ['contact.created'] });
  const everything = await subscribed(t, { kinds: ['*'] });
  await world.admin.post('/contacts', { name: 'Li Wei', email: 'li.wei@example.com' });
  await world.user('Spare Agent');
  await world.tokenOf(world.admin, { reply: 'own' });
  await world.installation();
  await until('the contact', () => receiver.calls.length > 0 && everything.calls.length > 0);
  await wait(200);
  assert.deepEqual(receiver.calls.map((call) => call.type), ['contact.created']);
  const told = everything.calls.map((call) => call.raw).join('\n');
  for (const secret of ['identity.', 'settings.', 'channel.', 'whsec_', 'dsk_', 'password']) assert.ok(!told.includes(secret), secret);
});

test('every kind is described with an example that looks like what is sent', async (t) => {
  const kinds = await world.admin.get('/webhook-kinds');
  for (const kind of kinds) {
    assert.ok(kind.title.en && kind.title.zh_CN, kind.kind);
    assert.equal(kind.example.type, kind.kind);
  }
  const receiver = await subscribed(t, { kinds: ['*'] });
  await world.talk(shop);
  await until('some events', () => receiver.calls.length >= 2);
  for (const call of receiver.calls) {
    const { example } = kinds.find((kind) => kind.kind === call.type);
    assert.deepEqual(Object.keys(call.body).sort(), Object.keys(example).sort());
  }
});

test('what fails is repeated in order, with its error on record, and can be sent at once', async (t) => {
  const receiver = await subscribed(t);
  receiver.answer = () => ({ status: 500, body: 'out of paper' });
  const visitor = await world.talk(shop);
  const failed = await until('a failed delivery', async () => (await world.admin.get(`${receiver.path}/deliveries`, { filter: 'failed' })).items[0]);
  assert.equal(failed.state, 'pending');
  assert.equal(failed.last_status, 500);
  assert.ok(Date.parse(failed.next_at) - Date.now() > 3000);
  const record = await world.admin.get(`${receiver.path}/deliveries/${failed.id}`);
  assert.equal(record.attempts[0].answer, 'out of paper');
  assert.equal(JSON.parse(record.body).stream, visitor.conversation.id);
  assert.equal(record.delivery.webhook_id, `msg_${receiver.id}_${visitor.conversation.id}_1`);
  receiver.answer = () => 204;
  await world.admin.post(`${receiver.path}/deliveries/${failed.id}/resend`);
  await until('the rest', () => receiver.calls.length >= visitor.conversation.last_seq);
  const seqs = receiver.streams().get(visitor.conversation.id);
  assert.deepEqual(seqs, seqs.map((_, index) => index + 1));
  const { health } = await world.admin.get(receiver.path);
  assert.ok(health.failed >= 1 && health.delivered >= 1 && health.success_share < 1);
});

test('a receiver that was down gets everything in order when it is back', async (t) => {
  const receiver = await subscribed(t);
  await receiver.close();
  const visitors = [];
  for (let i = 0; i < 4; ++i) {
    const visitor = await world.talk(shop);
    for (let n = 0; n < 5; ++n) await write(visitor, `message ${n}`);
    visitors.push(visitor);
  }
  await until('a failure', async () => (await world.admin.get(receiver.path)).health.last_failure_at);
  await receiver.open();
  for (const visitor of visitors) {
    const { last_seq: last } = await world.admin.get(`/conversations/${visitor.conversation.id}`);
    await until('everything', () => (receiver.streams().get(visitor.conversation.id) ?? []).length >= last, 20_000);
    const seqs = receiver.streams().get(visitor.conversation.id);
    assert.deepEqual(seqs, seqs.map((_, index) => index + 1));
  }
});

test('a slow receiver holds back no other', async (t) => {
  const slow = await subscribed(t);
  const quick = await subscribed(t);
  slow.answer = () => new Promise(() => undefined);
  for (let i = 0; i < 10; ++i) await world.talk(shop);
  await until('the quick one to have all', () => quick.streams().size >= 10, 5000);
  assert.equal(slow.calls.length, 0);
});

test('410 Gone disables, enabling goes on where it stopped', async (t) => {
  const receiver = await subscribed(t);
  receiver.answer = () => 410;
  const visitor = await world.talk(shop);
  await until('it to be disabled', async () => (await world.admin.get(receiver.path)).webhook.state === 'disabled_by_failures');
  receiver.answer = () => 204;
  await write(visitor, 'while it was disabled');
  await wait(200);
  assert.equal(receiver.calls.length, 0);
  await world.admin.patch(receiver.path, { state: 'enabled' });
  await until('what came meanwhile', () => receiver.calls.some((call) => call.body.data.message?.text === 'while it was disabled'));
  const trail = await world.admin.get('/audit', { kind: 'settings.webhook' });
  assert.ok(trail.items.some((entry) => entry.kind === 'settings.webhook_disabled'));
});

test('Retry-After is kept, and a redirect is not followed', async (t) => {
  const receiver = await subscribed(t);
  receiver.answer = () => ({ status: 429, headers: { 'retry-after': '600' } });
  await world.talk(shop);
  const waits = await until('the pause', async () => (await world.admin.get(receiver.path)).health.waits_until);
  assert.ok(Date.parse(waits) - Date.now() > 550_000);
  receiver.answer = (call, request) => (request.url === '/hook' ? { status: 302, headers: { location: `${receiver.url}/elsewhere` } } : 204);
  const tested = await world.admin.post(`${receiver.path}/test`);
  assert.equal(tested.delivered, false);
  assert.equal(tested.status, 302);
});

test('the test button tells the answer, and the secret changes with an overlap', async (t) => {
  const receiver = await subscribed(t, { headers: { Authorization: 'Bearer gateway' } });
  let authorization;
  receiver.answer = (call, request) => {
    authorization = request.headers.authorization;
    return { status: 200, body: `got ${call.type}` };
  };
  const tested = await world.admin.post(`${receiver.path}/test`);
  assert.deepEqual([tested.delivered, tested.status, tested.answer], [true, 200, 'got webhook.test']);
  assert.equal(authorization, 'Bearer gateway');
  assert.deepEqual((await world.admin.get(receiver.path)).webhook.header_names, ['Authorization']);
  const rotated = await world.admin.post(`${receiver.path}/secret`, { overlap_s: 3600 });
  assert.ok((await world.admin.post(`${receiver.path}/test`)).delivered, 'the former secret still verifies');
  const former = receiver.secrets.splice(0, 1, rotated.secret);
  assert.ok((await world.admin.post(`${receiver.path}/test`)).delivered, 'the new one does too');
  await world.admin.del(`${receiver.path}/secret/former`);
  receiver.secrets = former;
  assert.equal((await world.admin.post(`${receiver.path}/test`)).status, 400);
  await world.admin.refused(409, 'DELETE', `${receiver.path}/secret/former`);
});

test('a replay sends everything of a time again with the same ids', async (t) => {
  const receiver = await subscribed(t);
  const from = new Date().toISOString();
  const visitor = await world.talk(shop);
  const { last_seq: last } = await world.admin.get(`/conversations/${visitor.conversation.id}`);
  await until('all', () => receiver.calls.length >= last);
  const first = receiver.calls.map((call) => call.id);
  await world.admin.post(`${receiver.path}/replay`, { from });
  await until('all again', () => receiver.calls.length >= 2 * first.length);
  assert.deepEqual(receiver.calls.slice(first.length).map((call) => call.id), first);
  await world.admin.refused(400, 'POST', `${receiver.path}/replay`, {}, { field: 'from' });
  await world.admin.refused(400, 'POST', `${receiver.path}/replay`, { from: '2999-01-01T00:00:00Z' }, { field: 'from' });
});

test('bad subscriptions are refused field by field', async () => {
  const good = { name: 'Fine', url: 'https://shop.example/hook', kinds: ['conversation.closed'] };
  for (const [field, value] of [['name', ' '], ['url', 'ftp://x.example'], ['url', 'https://user:secret@x.example/'], ['kinds', []], ['headers', { 'X-A': 'a\r\nB: c' }]])
    await world.admin.refused(400, 'POST', '/webhooks', { ...good, [field]: value });
  await world.admin.refused(400, 'POST', '/webhooks', { ...good, kinds: ['identity.*'] }, { field: 'kinds[0]' });
  const made = await world.admin.post('/webhooks', good);
  await world.admin.refused(409, 'POST', '/webhooks', good);
  await world.admin.del(`/webhooks/${made.webhook.id}`);
  await world.admin.refused(404, 'GET', `/webhooks/${made.webhook.id}`);
});

test('secrets and headers are sealed on disk and stand in no log', async (t) => {
  const receiver = await subscribed(t, { headers: { Authorization: 'Bearer tiger-in-the-tank' } });
  await world.admin.post(`${receiver.path}/test`);
  const { readdirSync, readFileSync } = await import('node:fs');
  const files = readdirSync(world.server.dataDir).filter((name) => name.startsWith('deskbell.db'));
  assert.ok(files.length > 0);
  const bytes = files.map((name) => readFileSync(`${world.server.dataDir}/${name}`).toString('latin1')).join('') + world.server.log();
  assert.ok(!bytes.includes(receiver.secrets[0].slice(6)), 'the secret');
  assert.ok(!bytes.includes('tiger-in-the-tank'), 'the header');
});

test('no address of this machine or its networks is called', async (t) => {
  const guarded = await World.start();
  t.after(() => guarded.stop());
  const receiver = await Receiver.start();
  t.after(() => receiver.close());
  const { port } = receiver;
  const addresses = [
    `http://127.0.0.1:${port}/`, `http://localhost:${port}/`, `http://127.1:${port}/`, `http://2130706433:${port}/`, `http://0177.0.0.1:${port}/`,
    `http://0x7f000001:${port}/`, `http://0.0.0.0:${port}/`, `http://[::1]:${port}/`, `http://[::ffff:127.0.0.1]:${port}/`, `http://[::ffff:7f00:1]:${port}/`,
    'http://169.254.169.254/latest/meta-data/', 'http://10.0.0.1/', 'http://192.168.1.1/', 'http://172.16.0.1/', 'http://100.64.0.1/', 'http://[fe80::1]/', 'http://[fd00::1]/',
    `http://[64:ff9b::7f00:1]:${port}/`, `http://[2002:7f00:1::]:${port}/`,
  ];
  const { webhook } = await guarded.admin.post('/webhooks', { name: 'inside', url: addresses[0], kinds: ['*'] });
  for (const url of addresses) {
    await guarded.admin.patch(`/webhooks/${webhook.id}`, { url });
    const tested = await guarded.admin.post(`/webhooks/${webhook.id}/test`);
    assert.equal(tested.delivered, false, url);
    assert.match(tested.error, /private address|could not be reached|not an http/, url);
  }
  await guarded.admin.patch(`/webhooks/${webhook.id}`, { url: addresses[0] });
  await guarded.admin.post('/contacts', { name: 'Somebody' });
  await until('the refusal', async () => (await guarded.admin.get(`/webhooks/${webhook.id}`)).health.last_failure);
  assert.equal(receiver.connections, 0);
});
