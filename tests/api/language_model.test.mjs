import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ChatModel } from '../support/chat_model.mjs';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

let world;
let model;
before(async () => {
  model = await ChatModel.start();
  world = await World.start({ settings: { 'outgoing.allowed_networks': '127.0.0.1' } });
});
after(async () => {
  await world?.stop();
  await model?.stop();
});

const settings = (more = {}) => ({
  state: 'on', url: model.url, model: 'small', purposes: ['answer', 'translate'], tokens_a_day: 1000, calls_at_once: 2, version: 1, ...more,
});

test('it is off at first, is set up, tried and counted', async () => {
  const before = await world.admin.get('/language-model');
  assert.deepEqual([before.readiness, before.settings.has_key, before.tokens_today], ['off', false, 0]);
  const changed = await world.admin.put('/language-model', settings({ version: before.settings.version, key: 'sk-secret-1' }));
  assert.deepEqual([changed.readiness, changed.settings.has_key, changed.settings.version], ['ready', true, before.settings.version + 1]);
  assert.ok(!JSON.stringify(changed).includes('sk-secret-1'));
  assert.deepEqual(await world.admin.post('/language-model/test'), { text: 'Hello.', tokens: 42 });
  assert.equal(model.asked.at(-1).key, 'Bearer sk-secret-1');
  assert.equal(model.asked.at(-1).stream, true);
  assert.equal((await world.admin.get('/language-model')).tokens_today, 42);
});

test('an endpoint that answers badly is told so, and never with what it said', async () => {
  const fails = async (says) => {
    model.says = says;
    return (await world.admin.refused(503, 'POST', '/language-model/test')).detail;
  };
  assert.match(await fails((_, response) => void response.writeHead(401).end('wrong key sk-secret-1')), /answered 401/);
  assert.match(await fails((_, response) => void response.end('<html>')), /cut off/);
  assert.match(await fails((_, response) => { response.write('data: {"choices":[{"delta":{"content":"Half"}}]}\n\n', () => response.destroy()); }), /could not be reached|cut off/);
  assert.match(await fails((_, response) => void response.end('x'.repeat(10 * 1024 * 1024))), /too large|too long|could not be reached|cut off/);
  model.says = 'Hello.';
});

test('who may not manage bots neither sees nor changes it, and bad settings are named', async () => {
  const agent = await world.user('Anna Agent');
  for (const [method, path, body] of [['GET', '/language-model'], ['PUT', '/language-model', settings()], ['POST', '/language-model/test']])
    await agent.refused(403, method, path, body);
  const { version } = (await world.admin.get('/language-model')).settings;
  for (const [field, more] of [['settings.url', { url: 'ftp://example.com' }], ['settings.url', { url: '' }], ['settings.calls_at_once', { calls_at_once: 99 }]])
    await world.admin.refused(400, 'PUT', '/language-model', settings({ version, ...more }), { field });
  await world.admin.refused(409, 'PUT', '/language-model', settings({ version: 1 }));
  await until('it stands in the audit trail', async () => (await world.admin.get('/audit', { kind: 'settings.' })).items.some(({ kind }) => kind === 'settings.language_model_changed'));
});
