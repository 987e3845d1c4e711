// A node dies with thousands of sockets: all resume elsewhere, and who does not come back is gone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import WebSocket from 'ws';
import { Cluster } from '../support/cluster.mjs';
import { examine } from '../support/journal.mjs';
import { pairOf, settled } from '../support/pairs.mjs';
import { skip } from '../support/rig.mjs';
import { until, wait } from '../support/server.mjs';
import { Trial } from '../support/trial.mjs';

const kSockets = Number(process.env.FAULT_SOCKETS ?? 5000);

/** A visitor's socket that comes back at another node with jitter, as the widget does, and resumes its stream. */
class Guest {
  constructor(world, visitor, stream) {
    Object.assign(this, { world, visitor, stream, seq: 0, resumed: 0, alive: false });
  }

  connect(node) {
    return new Promise((done) => {
      const ws = new WebSocket(`ws://127.0.0.1:${node.port}/api/v1/widget/socket`, { headers: { origin: node.url }, perMessageDeflate: false });
      this.ws = ws;
      ws.on('open', () => ws.send(JSON.stringify({ type: 'hello', token: this.visitor.token })));
      ws.on('message', (data) => {
        const frame = JSON.parse(data);
        if (frame.type === 'welcome') ws.send(JSON.stringify({ type: 'subscribe', request: 1, stream: this.stream, seq: this.seq }));
        if (frame.type === 'event') this.seq = frame.seq;
        if (frame.type === 'ack') {
          this.alive = true;
          ++this.resumed;
          done();
        }
      });
      ws.on('error', () => {});
      ws.on('close', async () => {
        this.alive = false;
        if (this.over) return;
        await wait(Math.random() * 2000);
        const nodes = this.world.nodes.filter((one) => one !== node);
        void this.connect(nodes[Math.floor(Math.random() * nodes.length)]).then(done);
      });
    });
  }

  end() {
    this.over = true;
    this.ws.terminate();
  }
}

describe(`a node is lost with ${kSockets} sockets`, { skip }, () => {
  let world;
  before(async () => {
    world = await Cluster.start();
  }, { timeout: 60_000 });
  after(() => world?.stop());

  test('all resume elsewhere within 10 s; presences are cleared within 30 s', { timeout: 300_000 }, async (t) => {
    const trial = new Trial(t, { fault: `kill -9 of a node with ${kSockets} sockets`, engine: 'cluster' });
    const [victim, survivor] = world.nodes;
    const shop = await world.installation();
    const talks = [];
    for (let i = 0; i < 50; ++i) talks.push(await world.talk(shop, `talk ${i}`));
    const here = await world.user('Hank Here');
    const gone = await world.user('Gone Girl');
    await here.put('/me/presence', { presence: 'online' });
    await gone.put('/me/presence', { presence: 'online' });
    await world.consoleAt(survivor, here);
    await world.consoleAt(victim, here);
    await world.consoleAt(victim, gone);
    const guests = Array.from({ length: kSockets }, (_, i) => new Guest(world, talks[i % talks.length], talks[i % talks.length].conversation.id));
    for (let i = 0; i < guests.length; i += 200) await Promise.all(guests.slice(i, i + 200).map((one) => one.connect(victim)));
    const pair = await pairOf(world, shop, 'Paula Posting', [victim, victim]);
    let posting = true;
    const loops = pair.both.map(async (one) => {
      while (posting) {
        if (one.pending.size < 8 && one.events.length < 1500) one.post('meanwhile');
        await wait(20);
      }
    });
    const begun = Date.now();
    await victim.kill('SIGKILL');
    await until('all to be back', () => guests.every((one) => one.alive && one.resumed >= 2), 20_000);
    const back = Date.now() - begun;
    trial.run(back);
    posting = false;
    await Promise.all(loops);
    await settled(pair);
    const admin = world.at(survivor, world.admin);
    const presence = async (who) => (await admin.get(`/users/${who.id}`)).presence;
    await until('the one who is gone to be offline', async () => (await presence(gone)) === 'offline', 35_000);
    const cleared = Date.now() - begun;
    assert.equal(await presence(here), 'online', 'he has a socket elsewhere');
    t.diagnostic(`all ${kSockets} back after ${back} ms, presence cleared after ${cleared} ms`);
    assert.ok(back <= 10_000, `${back} ms`);
    assert.ok(cleared <= 30_000, `${cleared} ms`);
    for (const one of guests) one.end();
    await examine(survivor, [{ ...pair, agent: world.at(survivor, pair.agent) }], trial);
    for (const one of pair.both) await one.close();
    trial.held(`presence cleared after ${cleared} ms`);
  });
});
