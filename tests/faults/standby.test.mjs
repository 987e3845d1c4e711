// Reports are read from a real standby: they say how old they are, never claim to be newer than they are, and come from
// the primary when the standby is away.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Postgres } from '../support/postgres.mjs';
import { until } from '../support/server.mjs';
import { Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

describe('reports from a standby', () => {
  let postgres;
  let standby;
  let world;
  let shop;
  before(async () => {
    postgres = new Postgres(['-c wal_receiver_status_interval=1s']);
    standby = postgres.standby();
    world = await World.start({ databaseUrl: postgres.url, settings: { 'database.replica_url': standby.url } });
    shop = await world.installation();
  });
  after(async () => {
    await world?.stop();
    standby?.dispose();
    postgres?.dispose();
  });

  /** Answers when it was acknowledged. */
  async function rate(score) {
    const visitor = await world.talk(shop);
    await world.admin.post(`/conversations/${visitor.conversation.id}/close`, {});
    await visitor.post(`/widget/conversations/${visitor.conversation.id}/rating`, { score });
    return Date.now();
  }
  const summary = () => world.admin.get('/surveys/summary');
  /** Of a summary: the moment up to which it must hold everything. */
  const through = (answer) => Date.parse(answer.as_of);

  test('a report comes from the standby and says up to when it is complete', async () => {
    const rated = await rate(5);
    const fresh = await until('the rating on the standby', async () => {
      const now = await summary();
      return now.as_of && through(now) > rated && now;
    });
    assert.equal(fresh.count, 1);
    assert.ok(through(fresh) <= Date.now());
    for (const report of ['/promises/report', '/complaints/pareto']) assert.ok((await world.admin.get(report)).as_of, report);
    assert.equal((await world.admin.get('/surveys/ratings')).items.length, 1, 'lists come from the primary');
  });

  test('what the standby has not repeated yet is missing, and the report does not claim otherwise', async () => {
    standby.sql('SELECT pg_wal_replay_pause()');
    const begun = Date.now();
    await rate(4);
    const old = await summary();
    assert.equal(old.count, 1);
    assert.ok(through(old) <= begun, 'it claims what it does not have');
    standby.sql('SELECT pg_wal_replay_resume()');
    await until('both ratings', async () => (await summary()).count === 2);
  });

  test('a standby that was cut off does not think that it is up to date', async (t) => {
    const trial = new Trial(t, { fault: 'the standby of reports is cut off', engine: 'postgres' });
    standby.sql("ALTER SYSTEM SET primary_conninfo = 'host=/nonexistent'");
    standby.sql('SELECT pg_reload_conf()');
    await until('the line to be cut', () => postgres.sql('SELECT COUNT(*) FROM pg_stat_replication') === '0');
    const begun = Date.now();
    await rate(3);
    for (let i = 0; i < 5; ++i) {
      const answer = await summary();
      assert.ok(!answer.as_of || through(answer) <= begun, `${answer.count} ratings, said to be complete ${through(answer) - begun} ms after the line was cut`);
      assert.equal(answer.count, answer.as_of ? 2 : 3);
    }
    standby.sql('ALTER SYSTEM RESET primary_conninfo');
    standby.sql(`ALTER SYSTEM SET primary_conninfo = 'host=${postgres.directory} user=postgres'`);
    standby.sql('SELECT pg_reload_conf()');
    const back = Date.now();
    await until('all three', async () => {
      const { count, as_of } = await summary();
      return as_of && count === 3;
    }, 20_000);
    trial.run(Date.now() - back);
    trial.held('time until its reports are complete again');
  });

  for (const how of ['crash', 'freeze'])
    test(`the standby is gone (${how}): reports come from the primary and do not call themselves old`, { timeout: 60_000 }, async (t) => {
      const trial = new Trial(t, { fault: `the standby of reports is ${how === 'crash' ? 'killed' : 'frozen'}`, engine: 'postgres' });
      await until('a report from it', async () => (await summary()).as_of);
      how === 'crash' ? standby.crash() : standby.freeze();
      const times = [];
      for (let i = 0; i < 5; ++i) {
        const asked = Date.now();
        const answer = await summary();
        times.push(Date.now() - asked);
        assert.equal(answer.as_of, undefined);
        assert.equal(answer.count, 3);
      }
      t.diagnostic(`answered after ${times.join(', ')} ms`);
      assert.ok(Math.max(...times) < 8000, `answered after ${times.join(', ')} ms`);
      how === 'crash' ? standby.start() : standby.thaw();
      const back = Date.now();
      await until('reports from it again', async () => (await summary()).as_of, 20_000);
      trial.run(Date.now() - back);
      trial.held(`time until it answers again; meanwhile the primary did after at most ${Math.max(...times)} ms`);
    });
});
