import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { World } from '../support/world.mjs';

for (const engine of ['sqlite', 'postgres']) {
  test(`a POST with an Idempotency-Key happens once (${engine})`, async (t) => {
    const world = await World.start({ engine });
    t.after(() => world.stop());
    const post = (body, key, who = world.admin, path = '/teams') => who.call('POST', path, { json: body, headers: { 'idempotency-key': key } });
    const teams = async (name) => (await world.admin.get('/teams')).filter((one) => one.name === name).length;

    await t.test('again with the same body, the first answer comes back', async () => {
      const key = randomUUID();
      const first = await post({ name: 'once', members: [] }, key);
      const again = await post({ name: 'once', members: [] }, key);
      assert.equal(first.status, again.status);
      assert.equal(first.text, again.text);
      assert.equal(await teams('once'), 1);
    });

    await t.test('with another body it is refused', async () => {
      const key = randomUUID();
      await post({ name: 'first body', members: [] }, key);
      const other = await post({ name: 'other body', members: [] }, key);
      assert.equal(other.status, 422);
      assert.equal(await teams('other body'), 0);
    });

    await t.test('the key of one person means nothing for another', async () => {
      const key = randomUUID();
      await post({ name: 'mine', members: [] }, key);
      const bearer = await world.tokenOf(await second(world), { manage_users: 'all' });
      const theirs = await post({ name: 'theirs', members: [] }, key, bearer);
      assert.equal(theirs.json.name, 'theirs');
    });

    await t.test('a refused call may be repeated with its key', async () => {
      const key = randomUUID();
      assert.equal((await post({ name: '', members: [] }, key)).status, 400);
      assert.equal((await post({ name: 'repaired', members: [] }, key)).status, 200);
    });

    await t.test('twenty at once make one', async () => {
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: 20 }, () => post({ name: 'at once', members: [] }, key)));
      const done = answers.filter((one) => one.status < 300);
      assert.ok(done.length >= 1);
      for (const one of answers) assert.ok(one.status < 300 || one.status === 409, `${one.status} ${one.text}`);
      assert.equal(new Set(done.map((one) => one.text)).size, 1);
      assert.equal(await teams('at once'), 1);
    });

    await t.test('a key that is no key is refused', async () => {
      for (const key of ['', 'x'.repeat(256)]) assert.equal((await post({ name: 'bad key', members: [] }, key)).status, 400);
      assert.equal(await teams('bad key'), 0);
    });

    await t.test('passwords are not kept for replay', async () => {
      const key = randomUUID();
      const body = { name: 'Ivy Idem', email: 'ivy@example.com', roles: [], teams: [] };
      const first = await post(body, key, world.admin, '/users');
      const again = await post(body, key, world.admin, '/users');
      assert.ok(first.json.password);
      assert.ok(!again.text.includes(first.json.password));
    });
  });
}

async function second(world) {
  return (world.secondAdmin ??= await world.user('Second Admin', 'administrator'));
}
