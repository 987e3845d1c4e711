// kill -9 in a burst, again and again: nothing acknowledged is lost or doubled, and clients go on by themselves.
//   FAULT_ROUNDS=200 node --test faults/kill.test.mjs     more rounds; SEED=n repeats a run
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { examine, sound, verify } from '../support/journal.mjs';
import { random, seed } from '../support/random.mjs';
import { until, wait } from '../support/server.mjs';
import { rounds, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kRounds = rounds({ few: 5, many: 200 });
const kPairs = 4;

for (const engine of ['sqlite', 'postgres']) describe(`kill -9 on ${engine}`, () => {
  test(`in a burst, ${kRounds} times (SEED=${seed})`, { timeout: 60_000 + kRounds * 10_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'kill -9 in a burst', engine });
    const world = await World.start({ engine });
    t.after(() => world.stop());
    const shop = await world.installation();
    const agents = [];
    for (let i = 0; i < kPairs; ++i) agents.push(await world.user(`Agent ${'ABCDEFGH'[i]}`));
    const chance = random(engine.length);
    for (let round = 0; round < kRounds; ++round) {
      const pairs = [];
      for (const agent of agents) {
        const visitor = await world.talk(shop);
        const id = visitor.conversation.id;
        await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
        pairs.push({ id, agent, both: [new Follower(asVisitor(visitor), id), new Follower(asConsole(agent), id)] });
      }
      await until('everybody to be connected', () => pairs.every(({ both }) => both.every((one) => one.reconnects >= 0)));
      let burst = true;
      const posting = pairs.flatMap(({ both }) => both).map(async (follower, who) => {
        for (let i = 0; burst; ++i) {
          if (follower.pending.size < 16 && follower.events.length < 1500) follower.post(`${who}.${i}`);
          if (follower.pending.size >= 16 || i % 4 === 0) await wait(1);
        }
      });
      await wait(60 + chance() * 700);
      await world.server.kill('SIGKILL');
      await world.server.start();
      trial.run(world.server.startMs);
      await wait(chance() * 150);
      burst = false;
      await Promise.all(posting);
      for (const { id, agent, both } of pairs) {
        // What had no ack is sent again by the clients themselves, and then nothing is open.
        await until('both to be back with all acks', () => both.every((one) => one.reconnects >= 1 && one.pending.size === 0), 15_000);
        await verify(agent, id, both, trial);
        const [visitor, console] = both;
        await until('the last event', () => console.events.length > 0 && console.seq >= Math.max(...[...visitor.acked.values()].map((a) => a.seq)), 5000);
        assert.deepEqual(console.events.map((e) => e.seq), console.events.map((_, i) => i + 1), 'the console has gaps');
        for (const one of both) await one.close();
      }
      if (round % 10 === 9) sound(world.server);
    }
    sound(world.server);
    assert.ok(trial.worst < 2000, `restart took ${trial.worst} ms`);
    trial.held();
  });

  test('SIGTERM under load: sockets are told 1001, the exit is clean and nothing is lost', { timeout: 60_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'SIGTERM under load', engine });
    const world = await World.start({ engine });
    t.after(() => world.stop());
    const shop = await world.installation();
    const agent = await world.user('Anna Agent');
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
    const both = [new Follower(asVisitor(visitor), id), new Follower(asConsole(agent), id)];
    const watcher = await world.consoleSocket(agent);
    let burst = true;
    const posting = both.map(async (follower) => {
      while (burst) {
        if (follower.pending.size < 16) follower.post('before the end');
        await wait(1);
      }
    });
    await wait(300);
    const begun = Date.now();
    const ended = world.server.kill('SIGTERM');
    assert.equal(await watcher.closeCode(10_000), 1001);
    const { code, signal } = await ended;
    assert.deepEqual({ code, signal }, { code: 0, signal: null });
    trial.run(Date.now() - begun);
    assert.ok(trial.worst <= 10_000);
    burst = false;
    await Promise.all(posting);
    await world.server.start();
    await until('all acks', () => both.every((one) => one.pending.size === 0), 15_000);
    await examine(world.server, [{ agent, id, both }], trial);
    for (const one of both) await one.close();
    trial.held('time until it had ended');
  });
});
