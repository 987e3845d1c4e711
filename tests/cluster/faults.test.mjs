// What a cluster must bear: a node that dies or leaves, a bus that is slow or gone, a schema that is newer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.mjs';
import { Cluster } from '../support/cluster.mjs';
import { examine } from '../support/journal.mjs';
import { pairOf, settled } from '../support/pairs.mjs';
import { residentKiB } from '../support/process.mjs';
import { until, wait } from '../support/server.mjs';
import { Trial } from '../support/trial.mjs';

describe('a cluster under faults', () => {
  let world;
  let shop;
  before(async () => {
    world = await Cluster.start();
    shop = await world.installation();
  });
  after(() => world?.stop());

  // Whoever asks from now on asks `node`.
  const askAt = (node) => {
    world.server = node;
    world.admin = world.at(node, world.admin);
    world.nobody = world.at(node, world.nobody);
  };

  test('kill -9 of the node that routes: another one routes within 10 s, nothing is lost', { timeout: 60_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'kill -9 of the node that routes', engine: 'cluster' });
    const victim = await until('somebody to route', () => world.holder('routing'));
    const [survivor, other] = world.others(victim);
    askAt(survivor);
    const { admin } = world;
    const agent = await world.user('Rita Router');
    const queue = await admin.post('/queues', { name: `Q ${randomUUID().slice(0, 6)}`, members: [{ user: agent.id, priority: 1 }] });
    const installation = await admin.post('/widget-installations', { name: 'q', queue: queue.id });
    await world.at(survivor, agent).put('/me/presence', { presence: 'online' });
    const socket = await world.consoleAt(survivor, agent);
    await socket.acked({ type: 'feed' });
    const pair = await pairOf(world, shop, 'Kim Killed', [victim, survivor]);
    for (let i = 0; i < 50; ++i) pair.both[0].post(`before ${i}`);
    await wait(30);
    const begun = Date.now();
    await victim.kill('SIGKILL');
    const session = await world.at(other, world.nobody).post('/widget/sessions', { installation: installation.key });
    const visitor = world.at(other, new Client(world, { authorization: `Visitor ${session.token}` }));
    const talk = await visitor.post('/widget/conversations', { client_id: randomUUID(), text: 'Is anybody routing?' });
    await socket.event('offer.made', (e) => e.data.offer.conversation.id === talk.id, { ms: 12_000 });
    const took = Date.now() - begun;
    trial.run(took);
    assert.ok(took <= 10_500, `${took} ms`);
    await settled(pair);
    pair.agent = world.at(survivor, pair.agent);
    assert.equal(await examine(survivor, [pair], trial), 50);
    assert.equal(world.sql(`SELECT count(*) FROM event WHERE kind = 'offer.made' AND stream = ${agent.id}`), '1');
    for (const one of pair.both) await one.close();
    // It comes back with the number that it had.
    const numbers = world.sql("SELECT count(*) FROM cluster_node WHERE role = 'serve'");
    await victim.start();
    await until('it to be listed', () => world.sql("SELECT count(*) FROM cluster_node WHERE role = 'serve' AND seen_at > extract(epoch FROM clock_timestamp()) * 1000000 - 4000000") === '3', 5000);
    assert.equal(world.sql("SELECT count(*) FROM cluster_node WHERE role = 'serve'"), numbers);
    trial.held();
  });

  test('SIGTERM of the node that routes under load: 503, 1001, exit 0; another one routes within 2 s; nothing is lost', { timeout: 60_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'SIGTERM of the node that routes, under load', engine: 'cluster' });
    const leaving = await until('somebody to route', () => world.holder('routing'));
    const [survivor] = world.others(leaving);
    askAt(survivor);
    const pair = await pairOf(world, shop, 'Dan Drained', [leaving, leaving]);
    const watcher = await world.consoleAt(leaving, pair.agent);
    let burst = true;
    const posting = pair.both.map(async (follower) => {
      while (burst) {
        if (follower.pending.size < 16 && follower.events.length < 1500) follower.post('while one leaves');
        await wait(2);
      }
    });
    await wait(200);
    const begun = Date.now();
    const ended = leaving.kill('SIGTERM');
    await until('readyz to say no', async () => (await world.ready(leaving)) === 503, 1000);
    const away = Date.now() - begun;
    assert.equal(watcher.isClosed, undefined, 'sockets were closed before the load balancer could know');
    await until('another one to route', () => {
      const holder = world.holder('routing');
      return holder && holder !== leaving;
    }, 2000);
    const moved = Date.now() - begun;
    assert.equal(await watcher.closeCode(10_000), 1001);
    assert.deepEqual(await ended, { code: 0, signal: null });
    const took = Date.now() - begun;
    t.diagnostic(`not ready after ${away} ms, leases moved after ${moved} ms, ended after ${took} ms`);
    assert.ok(took <= 10_000, `${took} ms`);
    assert.ok(moved <= 2000, `${moved} ms`);
    burst = false;
    await Promise.all(posting);
    await settled(pair);
    trial.run(took);
    pair.agent = world.at(survivor, pair.agent);
    const acked = await examine(survivor, [pair], trial);
    assert.ok(acked > 50, `${acked}`);
    assert.match(world.sql(`SELECT left_at IS NOT NULL FROM cluster_node WHERE address LIKE '%:${leaving.port}'`), /t/);
    for (const one of pair.both) await one.close();
    await leaving.start();
    trial.held('time until it had ended');
  });

  test('NATS stopped, killed, wiped and back: news across nodes within 2 s, nothing lost, memory bounded', { timeout: 90_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'NATS stopped, killed, wiped', engine: 'cluster' });
    const [a, b] = world.nodes;
    const pair = await pairOf(world, shop, 'Nora Nats', [a, b]);
    const latest = async (text) => {
      const begun = performance.now();
      pair.both[0].post(text);
      await until(text, () => pair.both[1].events.some((e) => e.data.message?.text === text), 2000);
      return performance.now() - begun;
    };
    await latest('warm');
    const before = world.nodes.map(residentKiB);
    const slowest = { with: 0, stopped: 0, killed: 0, wiped: 0 };
    const several = async (phase) => {
      for (let i = 0; i < 20; ++i) slowest[phase] = Math.max(slowest[phase], await latest(`${phase} ${i}`));
    };
    await several('with');
    world.nats.signal('SIGSTOP');
    await several('stopped');
    // A crowd of words that nobody carries.
    const crowd = await Promise.all(Array.from({ length: 5 }, () => world.visitorAt(a, pair.visitor)));
    for (const one of crowd) await one.acked({ type: 'subscribe', stream: pair.id });
    for (let i = 0; i < 20_000; ++i) crowd[i % crowd.length].send({ type: 'typing', conversation: pair.id, on: i % 2 === 0 });
    await several('stopped');
    world.nats.signal('SIGCONT');
    await world.nats.kill();
    await several('killed');
    await world.nats.wipe();
    await several('wiped');
    for (const one of crowd) one.cut();
    const typist = await world.visitorAt(a, pair.visitor);
    const agent = await world.consoleAt(b, pair.agent);
    await typist.acked({ type: 'subscribe', stream: pair.id });
    await agent.acked({ type: 'subscribe', stream: pair.id });
    let on = false;
    await until('typing across nodes again', async () => {
      typist.send({ type: 'typing', conversation: pair.id, on: (on = !on) });
      await wait(100);
      return agent.frames.some((f) => f.type === 'typing');
    }, 10_000);
    const grown = world.nodes.map((node, i) => residentKiB(node) - before[i]);
    t.diagnostic(`slowest across nodes, ms: ${JSON.stringify(slowest)}; grown by ${grown.map((one) => Math.round(one / 1024))} MiB`);
    assert.ok(Math.max(...grown) <= 64 * 1024, `grown by ${grown} KiB`);
    await settled(pair);
    for (const phase of ['stopped', 'killed', 'wiped']) trial.run(slowest[phase]);
    await examine(a, [pair], trial);
    for (const one of pair.both) await one.close();
    trial.held('time of the slowest message across nodes');
  });
});

describe('a rolling upgrade', () => {
  let world;
  before(async () => {
    world = await Cluster.start({ nodes: 2, nats: false });
  });
  after(() => world?.stop());

  // As the next release would leave it: a column more, and a row that says so.
  const upgrade = (number, effect, sql) =>
    world.sql(`BEGIN; ${sql}; INSERT INTO schema_migration (module, number, title, checksum, applied_at, effect) VALUES ('contacts', ${number}, 'next_release', 'x', 0, '${effect}'); COMMIT`);

  test('nodes of this release serve on, start and drain on the expanded schema of the next one', { timeout: 60_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'this release on the schema of the next one, node by node', engine: 'cluster' });
    const shop = await world.installation();
    const pair = await pairOf(world, shop, 'Uma Upgrade', world.nodes);
    let burst = true;
    const posting = pair.both.map(async (follower) => {
      while (burst) {
        if (follower.pending.size < 16 && follower.events.length < 1500) follower.post('while it is upgraded');
        await wait(2);
      }
    });
    await wait(100);
    upgrade(900, 'expand', 'ALTER TABLE contact ADD COLUMN mood TEXT');
    for (const node of world.nodes) {
      assert.deepEqual(await node.stop(), { code: 0, signal: null });
      await node.start();
      trial.run(node.startMs);
    }
    burst = false;
    await Promise.all(posting);
    await settled(pair);
    assert.ok((await examine(world.server, [pair], trial)) > 50);
    for (const one of pair.both) await one.close();
    await world.admin.post('/contacts', { name: 'After the upgrade' });
    trial.held();
  });

  test('a program that is too old for the schema refuses with one line and exit code 3, and touches nothing', async () => {
    upgrade(901, 'contract', 'ALTER TABLE contact DROP COLUMN mood');
    const [a, b] = world.nodes;
    await a.stop();
    const rows = world.sql('SELECT count(*) FROM schema_migration');
    const done = a.run('serve');
    assert.equal(done.status, 3, done.stderr);
    assert.match(done.stderr, /^deskbell: The database is newer than this program: module contacts is at migration 901.*Start the newer program\.\n$/m);
    assert.equal(world.sql('SELECT count(*) FROM schema_migration'), rows);
    // Who runs already goes on until he is asked to leave.
    await world.at(b, world.admin).get('/session');
  });
});

describe('nodes without NATS', () => {
  test('hear of each other within 2 s by polling, sign-out included', { timeout: 60_000 }, async (t) => {
    const world = await Cluster.start({ nodes: 2, nats: false });
    t.after(() => world.stop());
    const [a, b] = world.nodes;
    const shop = await world.installation();
    const pair = await pairOf(world, shop, 'Paul Poll', [a, b]);
    let slowest = 0;
    for (let i = 0; i < 10; ++i) {
      const begun = performance.now();
      pair.both[0].post(`polled ${i}`);
      await until('it', () => pair.both[1].events.some((e) => e.data.message?.text === `polled ${i}`), 2000);
      slowest = Math.max(slowest, performance.now() - begun);
    }
    t.diagnostic(`slowest ${Math.round(slowest)} ms`);
    const socket = await world.consoleAt(b, pair.agent);
    await pair.agent.call('DELETE', '/session');
    assert.equal(await socket.closeCode(2000), 4401);
    for (const one of pair.both) await one.close();
  });

  test('a node with another key ring, or a former primary, is refused', { timeout: 60_000 }, async (t) => {
    const world = await Cluster.start({ nodes: 1, nats: false });
    t.after(() => world.stop());
    const stranger = world.makeNode({ 'vault.directory': `${world.shared}/other` });
    t.after(() => stranger.dispose());
    const done = stranger.run('serve');
    assert.equal(done.status, 1);
    assert.match(done.stderr, /is not that of the other nodes/);
    // Promoted elsewhere once, and now the old one again.
    world.sql("INSERT INTO cluster_agreement (name, value) VALUES ('epoch', '2')");
    await wait(3000);
    const before = world.sql('SELECT count(*) FROM event');
    world.sql("UPDATE cluster_agreement SET value = '1' WHERE name = 'epoch'");
    const ended = await world.nodes[0].exited;
    assert.equal(ended.code, 1);
    const again = world.nodes[0].run('serve');
    assert.equal(again.status, 1);
    assert.match(again.stderr, /former primary/);
    assert.equal(world.sql('SELECT count(*) FROM event'), before);
  });
});
