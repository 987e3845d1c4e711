import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.mjs';
import { World } from '../support/world.mjs';

for (const engine of ['sqlite', 'postgres'])
  describe(`notices on ${engine}`, () => {
    /** @type {World} */
    let world;
    before(async () => {
      world = await World.start({ engine });
    });
    after(() => world?.stop());

    test('somebody new has none', async () => {
      const anna = await world.user('Anna Agent');
      assert.deepEqual(await anna.get('/notices'), { items: [] });
      assert.deepEqual(await anna.get('/notices/count'), { unread: 0 });
      assert.deepEqual(await anna.post('/notices/read'), { unread: 0 });
    });

    test('what is wrong is refused', async () => {
      await world.admin.refused(404, 'POST', '/notices/4711/read');
      await world.admin.refused(400, 'GET', '/notices?cursor=x', undefined, { field: 'cursor' });
      await world.admin.refused(400, 'GET', '/notices?unread=perhaps', undefined, { field: 'unread' });
      await new Client(world).refused(401, 'GET', '/notices');
    });
  });
