// kill -9 while webhooks go out: every event arrives at least once, in order per stream, and once by its webhook-id.
//   FAULT_ROUNDS=50 node --test faults/webhooks.test.mjs     more kills; SEED=n repeats a run
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { examine, writer } from '../support/journal.mjs';
import { random, seed } from '../support/random.mjs';
import { Receiver } from '../support/receiver.mjs';
import { until, wait } from '../support/server.mjs';
import { rounds, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kKills = rounds({ few: 5, many: 50 });
const kStreams = 25;
const kMessages = 40;

for (const engine of ['sqlite', 'postgres'])
  test(`webhooks over ${kKills} kills on ${engine} (SEED=${seed})`, { timeout: 120_000 + kKills * 15_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'kill -9 while webhooks go out', engine });
    const world = await World.start({ engine, settings: { 'outgoing.allowed_networks': '127.0.0.1' } });
    t.after(() => world.stop());
    const receiver = await Receiver.start();
    t.after(() => receiver.close());
    const chance = random(engine.length);
    // Slow enough that a kill meets calls under way, and failing now and then; not twice for the same event, which would
    // come again after five minutes only.
    const refused = new Set();
    receiver.answer = async ({ id }) => {
      await wait(chance() * 20);
      if (refused.has(id) || chance() >= 0.02) return 204;
      refused.add(id);
      return 503;
    };
    const made = await world.admin.post('/webhooks', { name: 'everything', url: receiver.url, kinds: ['conversation.*'] });
    receiver.secrets.push(made.secret);
    const shop = await world.installation();
    const visitors = [];
    for (let i = 0; i < kStreams; ++i) visitors.push(await world.talk(shop));

    /** Repeats until it is acknowledged; the client id makes it once. */
    const say = async (visitor, text) => {
      const client_id = randomUUID();
      for (;;) {
        try {
          const answer = await visitor.call('POST', `/widget/conversations/${visitor.conversation.id}/messages`, { json: { client_id, text } });
          if (answer.status < 300) return void visitor.acked.set(client_id, answer.json);
        } catch {
          // The server is gone for the moment.
        }
        await wait(20);
      }
    };
    let killing = true;
    const talking = visitors.map(async (visitor) => {
      visitor.acked = new Map();
      for (let n = 0; n < kMessages || killing; ++n) {
        await say(visitor, `message ${n}`);
        await wait(chance() * 8 * kKills);
      }
    });
    for (let kill = 0; kill < kKills; ++kill) {
      await wait(150 + chance() * 500);
      await world.server.kill('SIGKILL');
      await world.server.start();
      trial.run(world.server.startMs);
    }
    killing = false;
    await Promise.all(talking);

    let events = 0;
    for (const visitor of visitors) {
      const { id } = visitor.conversation;
      const { last_seq: last } = await world.admin.get(`/conversations/${id}`);
      await until(`all ${last} of ${id}`, () => (receiver.streams().get(id) ?? []).length >= last, 60_000);
      const seqs = receiver.streams().get(id);
      assert.deepEqual(seqs, seqs.map((_, index) => index + 1), 'in order, without a gap');
      events += seqs.length;
    }
    assert.deepEqual(receiver.problems, []);
    assert.ok(events >= kStreams * kMessages);
    const waiting = await until('the record to be complete', async () => {
      const { health } = await world.admin.get(`/webhooks/${made.webhook.id}`);
      return health.waiting === 0 && health;
    });
    assert.equal(waiting.dead, 0);
    t.diagnostic(`${events} events, ${receiver.calls.length - events} of them twice, over ${kKills} kills`);
    await examine(world.server, visitors.map(({ conversation: { id }, acked }) => ({ agent: world.admin, id, both: [writer(acked)] })), trial);
    trial.held();
  });
