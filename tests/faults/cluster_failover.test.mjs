// PostgreSQL fails over under Patroni while customers and agents talk: nothing that was acknowledged is lost.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { examine } from '../support/journal.mjs';
import { Rig, skip } from '../support/rig.mjs';
import { until, wait } from '../support/server.mjs';
import { Trial } from '../support/trial.mjs';

describe('fail-over of PostgreSQL', { skip }, () => {
  let world;
  let shop;
  before(async () => {
    world = await Rig.start();
    shop = await world.installation();
  }, { timeout: 180_000 });
  after(() => world?.stop());

  /** Posts without rest while `fault` happens; answers the longest time without any acknowledgement, in ms. */
  async function under(fault, { within, name, trial }) {
    const pairs = [];
    for (let i = 0; i < 4; ++i) {
      const agent = await world.user(`${name} ${'ABCD'[i]}`);
      const visitor = await world.talk(shop);
      const id = visitor.conversation.id;
      await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
      pairs.push({ id, agent, both: [new Follower(asVisitor(visitor), id, { retryMs: 100 }), new Follower(asConsole(agent), id, { retryMs: 100 })] });
    }
    const all = pairs.flatMap(({ both }) => both);
    await until('all to be connected', () => all.every((one) => one.reconnects >= 0));
    let posting = true;
    const loops = all.map(async (one) => {
      while (posting) {
        if (one.pending.size < 8) one.post('during the fail-over');
        // What was refused for the moment is sent again, as clients do.
        else one.again();
        await wait(one.pending.size < 8 ? 5 : 200);
      }
    });
    let longest = 0;
    let count = -1;
    let since = Date.now();
    const watch = setInterval(() => {
      const now = all.reduce((sum, one) => sum + one.acked.size, 0);
      if (now !== count) {
        longest = Math.max(longest, Date.now() - since);
        since = Date.now();
        count = now;
      }
    }, 20);
    await wait(1000);
    longest = 0;
    await fault();
    const before = count;
    await until('acknowledgements again', () => count > before + 200, within + 30_000);
    await wait(1000);
    clearInterval(watch);
    posting = false;
    await Promise.all(loops);
    await until('all acks', () => {
      for (const one of all) if (one.pending.size > 0) one.again();
      return all.every((one) => one.pending.size === 0);
    }, 30_000);
    const acked = await examine(world.server, pairs, trial);
    trial.run(longest);
    for (const one of all) await one.close();
    assert.ok(longest <= within, `${longest} ms without an acknowledgement`);
    return { longest, acked };
  }

  const primary = () => world.run('primary').trim();
  const other = (one) => (one === 'pg1' ? 'pg2' : 'pg1');
  const inSync = () =>
    until('the standby to be in sync', () => {
      try {
        return world.run('standby');
      } catch {
        return false;
      }
    }, 90_000);

  test('planned: at most 5 s', { timeout: 180_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'PostgreSQL: planned switch-over', engine: 'patroni' });
    await inSync();
    const result = await under(() => world.run('switchover'), { within: 5000, name: 'Planned', trial });
    t.diagnostic(JSON.stringify(result));
    trial.held();
  });

  test('kill -9 of the primary: at most 30 s; it comes back as the standby', { timeout: 240_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'PostgreSQL: kill -9 of the primary', engine: 'patroni' });
    await inSync();
    const old = primary();
    const result = await under(() => world.run('kill', old), { within: 30_000, name: 'Killed', trial });
    t.diagnostic(JSON.stringify(result));
    assert.equal(primary(), other(old));
    world.run('up', old);
    await inSync();
    assert.equal(primary(), other(old));
    trial.held();
  });

  test('the primary is cut off from the others: at most 30 s; the old one takes no write, then follows', { timeout: 240_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'PostgreSQL: the primary is cut off', engine: 'patroni' });
    await inSync();
    const old = primary();
    // Its keeper can neither renew its lock nor stop it; the standby leaves it, so that no commit is confirmed there.
    const result = await under(() => world.run('pause', old), { within: 30_000, name: 'Partitioned', trial });
    t.diagnostic(JSON.stringify(result));
    assert.equal(primary(), other(old));
    const written = () => world.sql('SELECT COUNT(*) FROM message');
    const before = written();
    world.run('resume', old);
    await inSync();
    assert.equal(primary(), other(old), 'the frozen one took the lock back');
    assert.equal(written(), before);
    trial.held();
  });
});
