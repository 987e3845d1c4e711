// The database goes away while visitors write: what they write is kept on the node, and each message is in its
// conversation once and in order when the database is back.
//   OUTAGE_SECONDS=30 node --test faults/outage.test.mjs
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { asVisitor, Follower } from '../support/follower.mjs';
import { allMessages, examine, sound, verify, writer } from '../support/journal.mjs';
import { Postgres } from '../support/postgres.mjs';
import { until, wait } from '../support/server.mjs';
import { isFull, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kSeconds = Number(process.env.OUTAGE_SECONDS ?? (isFull ? 30 : 4));
const kVisitors = 3;

async function start(t) {
  const postgres = new Postgres();
  t.after(() => postgres.dispose());
  const world = await World.start({ databaseUrl: postgres.url });
  t.after(() => world.stop());
  const shop = await world.installation();
  const agent = await world.user('Anna Agent');
  const followers = [];
  for (let i = 0; i < kVisitors; ++i) {
    const visitor = await world.talk(shop);
    const follower = new Follower(asVisitor(visitor), visitor.conversation.id);
    follower.visitor = visitor;
    followers.push(follower);
    await world.admin.post(`/conversations/${visitor.conversation.id}/assign`, { user: agent.id });
  }
  await until('all connected', () => followers.every((one) => one.socket));
  return { postgres, world, shop, agent, followers };
}

/** Each writes numbered messages, one after the other, until told to stop. */
function write(followers) {
  let going = true;
  const done = followers.map(async (follower) => {
    for (let i = 0; going; ++i) {
      follower.post(`number ${i}`);
      // Slow enough for one visitor's share of the spool (500 messages).
      await wait(Math.max(30, kSeconds * 4));
    }
  });
  return async () => {
    going = false;
    await Promise.all(done);
  };
}

async function everythingIsThereOnceInOrder({ world, agent, followers }, trial) {
  let acked = 0;
  for (const follower of followers) {
    await until('every message to be in its conversation', () => {
      if (follower.unanswered.length) follower.again();
      return follower.pending.size === 0;
    }, 30_000);
    acked += await verify(agent, follower.stream, [follower], trial);
    const numbers = (await allMessages(agent, follower.stream)).filter((m) => m.text.startsWith('number')).map((m) => Number(m.text.split(' ')[1]));
    assert.deepEqual(numbers, numbers.map((_, i) => i), 'out of order');
  }
  sound(world.server);
  return acked;
}

async function byHttp({ first, newcomer, opening, agent }) {
  const posted = await first.visitor.call('POST', `/widget/conversations/${first.stream}/messages`, { json: { client_id: 'by-http', text: 'by HTTP' } });
  assert.equal(posted.status, 202, posted.text);
  assert.deepEqual(posted.json, { pending: true, client_id: 'by-http' });
  const opened = await newcomer.call('POST', '/widget/conversations', { json: opening });
  assert.equal(opened.status, 202, opened.text);
  // An agent is told clearly.
  const refused = await agent.call('POST', `/conversations/${first.stream}/messages`, { json: { client_id: 'agent', text: 'hello' } });
  assert.equal(refused.status, 503, refused.text);
  assert.ok(refused.headers['retry-after']);
}

for (const how of ['crash', 'freeze']) test(`PostgreSQL is gone for ${kSeconds} s (${how}): visitors go on writing, nothing is lost or doubled`, { timeout: 120_000 + kSeconds * 4000 }, async (t) => {
  const trial = new Trial(t, { fault: `PostgreSQL is ${how === 'crash' ? 'killed' : 'frozen'} for ${kSeconds} s`, engine: 'postgres' });
  const { postgres, world, shop, agent, followers } = await start(t);
  const newcomer = await world.visitor(shop);
  const stop = write(followers);
  await wait(500);
  how === 'crash' ? postgres.crash() : postgres.freeze();
  const begun = Date.now();
  await until('something to be kept', () => followers.every((one) => one.kept.size > 0), 15_000);
  t.diagnostic(`kept for later after ${Date.now() - begun} ms`);
  const opening = { client_id: randomUUID(), text: 'Is anybody there?' };
  // By HTTP, and somebody new. A frozen server holds requests up; sockets are told after 2 s all the same.
  if (how === 'crash') await byHttp({ first: followers[0], newcomer, opening, agent });
  assert.equal((await exchange(world.server, 'GET', '/healthz')).status, 200);
  await wait(Math.max(0, kSeconds * 1000 - (Date.now() - begun)));
  how === 'crash' ? postgres.start() : postgres.thaw();
  const back = Date.now();
  const [first] = followers;
  const one = [...first.kept][0];
  await until('what was kept to be in its conversation', () => first.acked.has(one), 20_000);
  trial.run(Date.now() - back);
  await stop();
  const acked = await everythingIsThereOnceInOrder({ world, agent, followers }, trial);
  if (how === 'crash') {
    const again = await newcomer.post('/widget/conversations', opening);
    const mine = await newcomer.get('/widget/conversations');
    assert.deepEqual(mine.map((each) => each.id), [again.id], 'one talk, not two');
    assert.equal((await allMessages(agent, first.stream)).filter((each) => each.client_id === 'by-http').length, 1);
  }
  await until('an empty spool', () => readdirSync(path.join(world.server.dataDir, 'spool')).every((name) => !name.endsWith('.spool')));
  t.diagnostic(`${acked} messages, ${followers.reduce((sum, one) => sum + one.kept.size, 0)} of them by way of the spool`);
  for (const one of followers) await one.close();
  trial.held();
});

test('killed while the database is away: what was kept is put into its conversation after both are back', { timeout: 120_000 }, async (t) => {
  const trial = new Trial(t, { fault: 'kill -9 while PostgreSQL is away', engine: 'postgres' });
  const { postgres, world, agent, followers } = await start(t);
  const stop = write(followers);
  await wait(300);
  postgres.crash();
  await until('something to be kept', () => followers.every((one) => one.kept.size > 3), 15_000);
  await stop();
  const kept = followers.map((one) => [...one.kept]);
  await world.server.kill('SIGKILL');
  postgres.start();
  // Those who wrote have gone away: nobody sends anything again.
  for (const one of followers) await one.close();
  await world.server.start();
  const back = Date.now();
  for (const [i, follower] of followers.entries()) {
    await until('all that was kept', async () => {
      const there = new Set((await allMessages(agent, follower.stream)).map((message) => message.client_id));
      return kept[i].every((id) => there.has(id));
    }, 20_000);
    await examine(world.server, [{ agent, id: follower.stream, both: [follower, writer(kept[i].map((id) => [id, {}]))] }], trial);
  }
  trial.run(Date.now() - back);
  trial.held();
});
