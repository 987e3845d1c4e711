// PostgreSQL lets nobody in any more: what visitors write is kept, agents are told to wait, and all goes on afterwards.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { sound, verify } from '../support/journal.mjs';
import { Postgres } from '../support/postgres.mjs';
import { until, wait } from '../support/server.mjs';
import { isFull, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kConnections = 10;

/** A session that is always there, to ask and to throw others out. */
class Session {
  constructor(url) {
    this.child = spawn('psql', ['-XAtq', url], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdin.on('error', () => {});
  }

  ask(statement) {
    return new Promise((done) => {
      let text = '';
      const take = (part) => {
        text += part;
        const end = text.indexOf('<end>');
        if (end < 0) return;
        this.child.stdout.off('data', take);
        done(text.slice(0, end).trim());
      };
      this.child.stdout.on('data', take);
      this.child.stdin.write(`${statement};\n\\echo <end>\n`);
    });
  }

  end() {
    this.child.kill('SIGKILL');
  }
}

test(`out of connections: PostgreSQL has ${kConnections}, and others take them all`, { timeout: 180_000 }, async (t) => {
  const trial = new Trial(t, { fault: `out of database connections (max_connections = ${kConnections})`, engine: 'postgres' });
  const postgres = new Postgres([`-c max_connections=${kConnections}`]);
  t.after(() => postgres.dispose());
  const session = new Session(postgres.url);
  t.after(() => session.end());
  assert.equal(await session.ask('SELECT 1'), '1');
  const world = await World.start({ databaseUrl: postgres.url });
  t.after(() => world.stop());
  const shop = await world.installation();
  const talks = [];
  for (let i = 0; i < 3; ++i) {
    const agent = await world.user(`Agent ${'ABC'[i]}`);
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
    talks.push({ agent, id, both: [new Follower(asVisitor(visitor), id), new Follower(asConsole(agent), id)] });
  }
  const all = talks.flatMap(({ both }) => both);
  await until('all connected', () => all.every((one) => one.socket));
  const wrong = new Set();
  let going = true;
  const loops = all.map(async (one) => {
    while (going) {
      if (one.unanswered.length >= 4) {
        one.again();
        await wait(300);
      } else {
        if (one.pending.size < 200) one.post('through the narrow');
        // A stream of more than 2,000 events cannot be replayed whole.
        await wait(one.events.length < 1000 ? 20 : 500);
      }
    }
  });
  // More readers at once than there are connections.
  const readers = Array.from({ length: 16 }, async (_, i) => {
    const { agent, id } = talks[i % talks.length];
    while (going) {
      const { status, headers, text } = await agent.call('GET', `/conversations/${id}/messages`, { query: { limit: 50 } });
      if (status !== 200 && !(status === 503 && headers['retry-after'])) wrong.add(`${status} ${text.slice(0, 200)}`);
      await wait(20);
    }
  });
  await until('all to be served', () => all.every((one) => one.acked.size > 5), 30_000);

  const hogs = new Set();
  const taken = () => session.ask("SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name = 'psql'");
  for (let i = 0; Number(await taken()) < kConnections; ++i) {
    assert.ok(i < 500, 'the connections cannot be taken');
    await session.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'psql'");
    for (const hog of hogs) if (hog.exitCode !== null) hogs.delete(hog);
    while (hogs.size < kConnections - 1) hogs.add(spawn('psql', ['-XAtq', postgres.url, '-c', 'SELECT pg_sleep(600)'], { stdio: 'ignore' }));
    await wait(20);
  }
  const out = Date.now();
  await until('visitors to be kept', () => talks.every(({ both: [visitor] }) => [...visitor.pending.keys()].some((id) => visitor.kept.has(id))), 15_000);
  const keptAfter = Date.now() - out;
  const { agent, id: own } = talks[0];
  const refused = await agent.call('POST', `/conversations/${own}/messages`, { json: { client_id: 'no room', text: 'nobody is in' } });
  assert.equal(refused.status, 503, refused.text);
  assert.equal((await exchange(world.server, 'GET', '/healthz')).status, 200);
  await wait(isFull ? 20_000 : 1500);

  for (const hog of hogs) hog.kill('SIGKILL');
  await session.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()");
  const begun = Date.now();
  const before = all.map((one) => one.acked.size);
  await until('all to be served again', () => all.every((one, i) => one.acked.size > before[i]), 30_000);
  trial.run(Date.now() - begun);
  going = false;
  await Promise.all([...loops, ...readers]);
  await until('all acks', () => {
    for (const one of all) if (one.unanswered.length) one.again();
    return all.every((one) => one.pending.size === 0);
  }, 30_000);
  assert.deepEqual([...wrong], []);
  for (const { agent: who, id, both } of talks) await verify(who, id, both, trial);
  for (const one of all) await one.close();
  await world.server.stop();
  sound(world.server);
  trial.held(`visitors' words kept after ${keptAfter} ms`);
});
