// Limits on speed, with low ones set.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { wait } from '../support/server.mjs';
import { kPassword, World } from '../support/world.mjs';

async function flood(count, send) {
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => send(i)));
  const refused = answers.filter((one) => one.status === 429);
  for (const one of refused) {
    assert.match(one.headers['retry-after'], /^[1-9][0-9]*$/);
    assert.equal(one.json.code, 'resource_exhausted');
  }
  return { answers, refused };
}

test('one user cannot take more than his share', async (t) => {
  const world = await World.start({ settings: { 'limits.principal_per_second': 10 } });
  t.after(() => world.stop());
  const anna = await world.user('Anna Agent');
  const { answers, refused } = await flood(200, () => anna.call('GET', '/session'));
  assert.ok(refused.length >= 100, `${refused.length} of 200 refused`);
  assert.ok(answers.length - refused.length >= 30, 'the burst is served');
  await world.admin.get('/session'); // others are not concerned
  await wait(1500);
  await anna.get('/session');
});

test('one address cannot take more than its share', async (t) => {
  const world = await World.start({ settings: { 'limits.address_per_second': 20 } });
  t.after(() => world.stop());
  await wait(1000);
  for (const path of ['/setup', '/session']) {
    const { refused } = await flood(200, () => world.nobody.call('GET', path));
    assert.ok(refused.length >= 80, `${path}: ${refused.length} of 200 refused`);
  }
  // Forwarded headers of strangers make no new address.
  const { refused } = await flood(100, (i) => exchange(world.server, 'GET', '/api/v1/setup', { headers: { 'x-forwarded-for': `10.0.0.${i}` } }));
  assert.ok(refused.length >= 50);
  await wait(1500);
  await world.nobody.get('/setup');
});

test('signing in and new visitors are slowed down', async (t) => {
  const world = await World.start({ settings: { 'limits.sign_in_per_minute': 20 } });
  t.after(() => world.stop());
  const installation = await world.installation();
  const visits = await flood(100, () => world.nobody.call('POST', '/widget/sessions', { json: { installation: installation.key } }));
  assert.ok(visits.refused.length >= 60, `${visits.refused.length} of 100 visits refused`);
  const attempts = await flood(60, (i) => world.nobody.call('POST', '/session', { json: { email: `x${i}@example.com`, password: kPassword } }));
  assert.ok(attempts.refused.length >= 30, `${attempts.refused.length} of 60 attempts refused`);
});

test('a socket that sends too fast is closed', async (t) => {
  const world = await World.start({ settings: { 'limits.frames_per_second': 5 } });
  t.after(() => world.stop());
  const socket = await world.consoleSocket(await world.user('Anna Agent'));
  for (let i = 0; i < 200; ++i) socket.send({ type: 'ping' });
  assert.equal(await socket.closeCode(), 1008);
  assert.ok(socket.frames.filter((one) => one.type === 'pong').length >= 50, 'the burst is served');
});
