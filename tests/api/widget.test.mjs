import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createHmac, randomUUID } from 'node:crypto';
import { Client, exchange } from '../support/client.mjs';
import { kNaughty } from '../support/texts.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
let shop;
before(async () => {
  world = await World.start();
  shop = await world.installation();
});
after(() => world?.stop());

const kNobody = '1234567890123';

test('an installation is made, read, changed and removed', async () => {
  const made = await world.installation({ name: 'Kettles', allowed_origins: ['https://Shop.example/'], language: 'zh_CN' });
  assert.deepEqual(made.allowed_origins, ['https://shop.example']);
  assert.ok(made.key && made.secret && made.key !== made.secret);
  assert.deepEqual(await world.admin.get(`/widget-installations/${made.id}`), made);
  const changed = await world.admin.patch(`/widget-installations/${made.id}`, { status: 'paused' });
  assert.deepEqual(changed, { ...made, status: 'paused' });
  await world.nobody.refused(404, 'POST', '/widget/sessions', { installation: made.key });
  assert.equal((await world.admin.call('DELETE', `/widget-installations/${made.id}`)).status, 204);
  await world.admin.refused(404, 'GET', `/widget-installations/${made.id}`);
  for (const [field, value] of [['allowed_origins', ['javascript:alert(1)']], ['allowed_origins', ['*']], ['theme', { colour: 'red;}' }]])
    await world.admin.refused(400, 'POST', '/widget-installations', { name: 'bad', [field]: value });
});

test('a visit gives a token, and the token makes the visitor known again', async () => {
  const first = await world.visitor(shop);
  assert.equal(first.session.returning, false);
  assert.ok(!JSON.stringify(first.session).includes(shop.secret), 'the secret stays secret');
  await first.post('/widget/conversations', { client_id: randomUUID(), text: 'Hello' });
  const again = await world.visitor(shop, { token: first.token });
  assert.equal(again.session.contact.id, first.session.contact.id);
  assert.equal(again.session.returning, true);
  assert.equal(again.session.conversation.last_seq > 0, true);
  const stranger = await world.visitor(shop, { token: 'x'.repeat(80) });
  assert.notEqual(stranger.session.contact.id, first.session.contact.id);
  await world.nobody.refused(404, 'POST', '/widget/sessions', { installation: 'no-such-key' });
});

test('a token that was changed anywhere proves nothing', async () => {
  const visitor = await world.visitor(shop);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let at = 0; at < visitor.token.length; at += 3) {
    const other = alphabet[(alphabet.indexOf(visitor.token[at]) + 17) % 64];
    const forged = visitor.token.slice(0, at) + other + visitor.token.slice(at + 1);
    await new Client(world, { authorization: `Visitor ${forged}` }).refused(401, 'GET', '/widget/conversations');
  }
  await new Client(world, { authorization: `Visitor ${visitor.token.slice(0, -1)}` }).refused(401, 'GET', '/widget/conversations');
});

test('a conversation is opened once per client_id, and so is a message', async () => {
  const visitor = await world.visitor(shop);
  const opening = { client_id: randomUUID(), text: 'My kettle leaks' };
  const talk = await visitor.post('/widget/conversations', opening);
  assert.equal((await visitor.post('/widget/conversations', opening)).id, talk.id);
  assert.equal((await visitor.get('/widget/conversations')).length, 1);
  const message = { client_id: randomUUID(), text: 'Since yesterday' };
  const posted = await visitor.post(`/widget/conversations/${talk.id}/messages`, message);
  const again = await visitor.post(`/widget/conversations/${talk.id}/messages`, message);
  assert.deepEqual(again, posted);
  const texts = (await visitor.get(`/widget/conversations/${talk.id}/messages`)).items.filter((one) => one.author_kind === 'contact').map((one) => one.text);
  assert.deepEqual(texts, [opening.text, message.text]);
});

test('one visitor cannot see or touch the talk of another', async () => {
  const anna = await world.talk(shop);
  const ben = await world.talk(shop);
  const missing = await anna.refused(404, 'GET', `/widget/conversations/${kNobody}`);
  const path = `/widget/conversations/${ben.conversation.id}`;
  const hidden = await anna.refused(404, 'GET', path);
  for (const key of ['type', 'title', 'status', 'code', 'detail']) assert.equal(hidden[key], missing[key], key);
  await anna.refused(404, 'GET', `${path}/messages`);
  await anna.refused(404, 'POST', `${path}/messages`, { client_id: randomUUID(), text: 'hi' });
  await anna.refused(404, 'POST', `${path}/read`, { seq: 1 });
  await anna.refused(404, 'POST', `${path}/close`);
  assert.equal((await ben.get(path)).status, ben.conversation.status);
});

test('an empty or too long message is refused', async () => {
  const visitor = await world.talk(shop);
  const path = `/widget/conversations/${visitor.conversation.id}/messages`;
  for (const text of ['', '   ', 'x'.repeat(10_001)]) await visitor.refused(400, 'POST', path, { client_id: randomUUID(), text });
  await visitor.refused(400, 'POST', path, { client_id: '', text: 'x' }, { field: 'client_id' });
  await visitor.refused(400, 'POST', path, { client_id: 'x'.repeat(65), text: 'x' }, { field: 'client_id' });
  await visitor.refused(400, 'POST', path, { client_id: randomUUID(), text: 'x', kind: 'note' }, { field: 'kind' });
  await visitor.refused([400, 404], 'POST', path, { client_id: randomUUID(), text: 'x', attachments: [kNobody] });
});

test('hostile texts come back byte for byte', async () => {
  const visitor = await world.talk(shop);
  const path = `/widget/conversations/${visitor.conversation.id}/messages`;
  for (const text of kNaughty) {
    const posted = await visitor.post(path, { client_id: randomUUID(), text });
    assert.equal(posted.text, text);
    const page = await visitor.get(path, { after_seq: posted.seq - 1 });
    assert.equal(page.items[0].text, text);
  }
});

test('reading and closing by the visitor', async () => {
  const visitor = await world.talk(shop);
  const path = `/widget/conversations/${visitor.conversation.id}`;
  assert.equal((await visitor.call('POST', `${path}/read`, { json: { seq: visitor.conversation.last_seq } })).status, 204);
  await visitor.refused(400, 'POST', `${path}/read`, { seq: -1 });
  assert.equal((await visitor.post(`${path}/close`)).status, 'closed');
  assert.equal((await visitor.get(path)).status, 'closed');
});

test('only the host site can say who a signed-in visitor is', async () => {
  const visitor = await world.visitor(shop);
  const sign = (id, secret = shop.secret) => createHmac('sha256', secret).update(id).digest('hex');
  for (const signature of [undefined, '0'.repeat(64), sign('user-2'), sign('user-1', 'guess'), sign('user-1').toUpperCase().replace(/^./, 'g')])
    await visitor.refused(400, 'POST', '/widget/identify', { external_id: 'user-1', signature });
  const known = await visitor.post('/widget/identify', { external_id: 'user-1', signature: sign('user-1'), name: 'Zoë', email: 'zoe@example.com' });
  assert.equal(known.contact.anonymous, false);
  assert.equal(known.contact.name, 'Zoë');
  // The same person on another device is the same contact; what was typed proves nothing.
  const phone = await world.visitor(shop);
  const same = await phone.post('/widget/identify', { external_id: 'user-1', signature: sign('user-1') });
  assert.equal(same.contact.id, known.contact.id);
  const thief = await world.talk(shop);
  const claimed = await thief.post('/widget/identify', { email: 'zoe@example.com', name: 'Not Zoë' });
  assert.notEqual(claimed.contact.id, known.contact.id);
});

test('pages of listed origins may call the widget routes, others get no CORS headers', async () => {
  const listed = await world.installation({ allowed_origins: ['https://listed.example'] });
  const open = (await world.admin.get('/widget-installations')).filter((one) => one.allowed_origins.length === 0);
  for (const one of open) await world.admin.patch(`/widget-installations/${one.id}`, { allowed_origins: ['https://other.example'] });
  const preflight = (origin) => exchange(world.server, 'OPTIONS', '/api/v1/widget/sessions', {
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type, authorization' },
  });
  const good = await preflight('https://listed.example');
  assert.equal(good.headers['access-control-allow-origin'], 'https://listed.example');
  assert.notEqual(good.headers['access-control-allow-credentials'], 'true');
  for (const origin of ['https://evil.example', 'null', 'https://listed.example.evil.example', 'http://listed.example', 'https://listed.example:8443'])
    assert.equal((await preflight(origin)).headers['access-control-allow-origin'], undefined, origin);
  // The console's routes are not for foreign pages, listed or not.
  const console = await exchange(world.server, 'OPTIONS', '/api/v1/users', { headers: { origin: 'https://listed.example', 'access-control-request-method': 'GET' } });
  assert.equal(console.headers['access-control-allow-origin'], undefined);
  const frame = await exchange(world.server, 'GET', `/widget/frame?installation=${listed.key}`);
  if (frame.status === 200) assert.match(frame.headers['content-security-policy'], /frame-ancestors 'self' https:\/\/listed\.example(;|$)/);
});

test('a removed installation ends its visitors', async () => {
  const gone = await world.installation({ allowed_origins: ['https://gone.example'] });
  const visitor = await world.talk(gone);
  await world.admin.call('DELETE', `/widget-installations/${gone.id}`);
  await visitor.refused(401, 'GET', '/widget/conversations');
});
