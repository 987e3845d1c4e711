// Keys are rotated while everybody writes and the program is killed: whatever was sealed can be read, always.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { examine } from '../support/journal.mjs';
import { random, seed } from '../support/random.mjs';
import { until, wait } from '../support/server.mjs';
import { rounds, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

for (const engine of ['sqlite', 'postgres'])
  test(`keys are rotated and retired under load, with kill -9 in between (${engine}, SEED=${seed})`, { timeout: 600_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'keys are rotated under load, with kill -9', engine });
    const world = await World.start({ engine });
    t.after(() => world.stop());
    const shop = await world.installation();
    const agent = await world.user('Anna Agent');
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
    const both = [new Follower(asVisitor(visitor), id), new Follower(asConsole(agent), id)];
    const chance = random(engine.length);
    const files = new Map();
    let going = true;
    const posting = both.map(async (one) => {
      while (going) {
        if (one.pending.size < 4 && one.events.length < 1500) one.post('meanwhile');
        await wait(20);
      }
    });
    const uploading = [0, 1].map(async () => {
      while (going) {
        const body = `${randomUUID()} `.repeat(200);
        const made = await visitor.call('POST', '/widget/attachments', { query: { name: 'a.txt' }, body, headers: { 'content-type': 'text/plain' } }).catch(() => undefined);
        if (made?.status === 200) files.set(made.json.url, body);
        await wait(10);
      }
    });
    const keys = (...words) => world.server.run('keys', words);
    const well = (done) => assert.equal(done.status, 0, done.stdout + done.stderr);
    for (let round = 1; round <= rounds({ few: 1, many: 10 }); ++round) {
      const before = files.size;
      await until('files under the key', () => files.size >= before + 20);
      well(keys('rotate'));
      await wait(chance() * 400);
      await world.server.kill('SIGKILL');
      await world.server.start();
      const begun = Date.now();
      // The background seals the rest within a minute or two; who does not want to wait says so.
      if (round % 10) well(keys('reseal'));
      await until('nothing to be under the old key', () => {
        const done = keys('retire', String(round), '--now');
        if (done.status !== 0) assert.match(done.stderr, /still sealed/);
        return done.status === 0;
      }, 180_000);
      trial.run(Date.now() - begun);
    }
    going = false;
    await Promise.all([...posting, ...uploading]);
    await until('all acks', () => both.every((one) => one.pending.size === 0));
    const gone = [];
    for (const [url, body] of files) {
      const got = await exchange(world.server, 'GET', url);
      if (got.status !== 200 || got.text !== body) gone.push(`${url}: ${got.status}`);
    }
    trial.acknowledged += files.size;
    trial.lost += gone.length;
    assert.deepEqual(gone, []);
    await examine(world.server, [{ agent, id, both }], trial);
    for (const one of both) await one.close();
    trial.held(`${files.size} of them attachments; time until the old key was gone`);
  });
