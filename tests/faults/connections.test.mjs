// Clients that misbehave by their mass, their silence or their slowness: those who behave are served meanwhile.
import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, test } from 'node:test';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { examine } from '../support/journal.mjs';
import { descriptors, holds, processorMs, residentKiB } from '../support/process.mjs';
import { Proxy } from '../support/proxy.mjs';
import { until, wait } from '../support/server.mjs';
import { Socket } from '../support/socket.mjs';
import { isFull, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

// In the fast selection the tests below run at once, so that they are in each other's way.
const kPatience = isFull ? 500 : 5000;

/** Two who behave: a visitor and an agent who talk all the time; `slowest` is the longest wait for an ack. */
class Pair {
  static async start(world, shop, name) {
    const pair = new Pair();
    pair.agent = await world.user(name);
    const visitor = await world.talk(shop);
    pair.id = visitor.conversation.id;
    await world.admin.post(`/conversations/${pair.id}/assign`, { user: pair.agent.id });
    pair.both = [new Follower(asVisitor(visitor), pair.id), new Follower(asConsole(pair.agent), pair.id)];
    await until('both', () => pair.both.every((one) => one.socket));
    pair.waits = [];
    pair.going = true;
    const talk = async (one) => {
      while (pair.going) {
        const begun = performance.now();
        const known = one.post('business as usual');
        await until('an ack', () => one.acked.has(known), 30_000);
        pair.waits.push(performance.now() - begun);
        await wait(one.events.length > 1200 ? 500 : 20);
      }
    };
    pair.loops = pair.both.map((one) => talk(one).catch((error) => (pair.failure = error)));
    return pair;
  }

  /** The wait that 99 of 100 did not exceed, in ms, since this was asked last. */
  worst() {
    const sorted = this.waits.splice(0).sort((a, b) => a - b);
    return Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0);
  }

  async stop() {
    this.going = false;
    await Promise.all(this.loops);
    if (this.failure) throw this.failure;
  }

  async close() {
    for (const one of this.both) await one.close();
  }
}

async function start(t, options) {
  const world = await World.start(options);
  t.after(() => world.stop());
  const shop = await world.installation();
  const pair = await Pair.start(world, shop, 'Anna Agent');
  t.after(() => (pair.going = false));
  await wait(300);
  pair.worst();
  return { world, shop, pair };
}

async function finish({ world, pair }, trial) {
  await pair.stop();
  await examine(world.server, [pair], trial);
  await pair.close();
}

/** A raw connection and when it was closed. */
function raw(server, first) {
  const client = net.connect(server.port, '127.0.0.1', () => client.write(first));
  client.begun = Date.now();
  client.answer = '';
  client.on('data', (bytes) => (client.answer += bytes.toString('latin1')));
  client.on('error', () => {});
  client.on('close', () => (client.took = Date.now() - client.begun));
  return client;
}

describe('misbehaving clients', { concurrency: !isFull }, () => {
  test('slow loris: heads and bodies that come byte by byte are cut off in time, others are served', { timeout: 180_000 }, async (t) => {
    const kHeads = isFull ? 1000 : 200;
    const kBodies = isFull ? 200 : 20;
    const kHeadS = isFull ? 10 : 4;
    const trial = new Trial(t, { fault: `slow loris: ${kHeads} heads and ${kBodies} bodies at a byte a second`, engine: 'sqlite' });
    const setup = await start(t, { settings: { 'http.header_timeout': `${kHeadS}s` } });
    const { world, pair } = setup;
    const before = { memory: residentKiB(world.server), descriptors: descriptors(world.server) };
    const clients = [];
    for (let i = 0; i < kHeads; ++i) clients.push(raw(world.server, 'GET / HTTP/1.1\r\nX-Slow: '));
    for (let i = 0; i < kBodies; ++i) clients.push(raw(world.server, 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{'));
    const drip = setInterval(() => {
      for (const one of clients) if (!one.destroyed) one.write('x');
    }, 1000);
    t.after(() => clearInterval(drip));
    await until('all heads to be given up', () => clients.slice(0, kHeads).every((one) => one.took), kHeadS * 1000 + 15_000);
    trial.run(Math.max(...clients.slice(0, kHeads).map((one) => one.took)));
    const slowest = pair.worst();
    const memory = residentKiB(world.server) - before.memory;
    for (const one of clients.slice(0, kHeads)) assert.ok(one.answer === '' || /^HTTP\/1\.1 408 /.test(one.answer), one.answer.slice(0, 100));
    assert.ok(trial.worst <= kHeadS * 1000 + (isFull ? 4000 : 12_000), `${trial.worst} ms`);
    assert.ok(slowest < kPatience, `others waited ${slowest} ms`);
    assert.ok(memory < 32 * 1024, `grown by ${memory} KiB`);
    // The fast selection does not wait for the bodies, which have 30 s.
    if (isFull) {
      await until('all bodies to be given up', () => clients.every((one) => one.took), 40_000);
      for (const one of clients.slice(kHeads)) assert.match(one.answer, /^HTTP\/1\.1 408 /);
    }
    clearInterval(drip);
    for (const one of clients) one.destroy();
    await until('all descriptors to be free', () => descriptors(world.server) <= before.descriptors + 4);
    await finish(setup, trial);
    trial.held(`others: p99 of an ack ${slowest} ms`);
  });

  test('half-open: clients that vanish without a word are given up, and their presence with them', { timeout: 180_000, skip: isFull ? false : 'long; scripts/test faults runs it' }, async (t) => {
    const kVisitors = isFull ? 1000 : 50;
    const trial = new Trial(t, { fault: `half-open TCP: ${kVisitors} clients vanish`, engine: 'sqlite' });
    const setup = await start(t);
    const { world, shop } = setup;
    const gone = await world.user('Gone Girl');
    await gone.put('/me/presence', { presence: 'online' });
    const before = descriptors(world.server);
    const proxy = await Proxy.to(world.server.port);
    t.after(() => proxy.close());
    const line = { port: proxy.port, url: `http://127.0.0.1:${proxy.port}` };
    const visitor = await world.talk(shop);
    await Socket.console(Object.assign(Object.create(gone), { server: line }));
    for (let i = 0; i < kVisitors; i += 50) await Promise.all(Array.from({ length: 50 }, () => Socket.visitor(Object.assign(Object.create(visitor), { server: line }))));
    assert.ok(descriptors(world.server) >= before + kVisitors);
    const presence = async () => (await world.admin.get(`/users/${gone.id}`)).presence;
    assert.equal(await presence(), 'online');
    proxy.dead = true;
    const begun = Date.now();
    await until('all to be given up', () => proxy.givenUp > kVisitors, 60_000);
    trial.run(Date.now() - begun);
    await until('him to be offline', async () => (await presence()) === 'offline', 30_000);
    const offline = Date.now() - begun;
    await until('all descriptors to be free', () => descriptors(world.server) <= before + 4);
    assert.ok(trial.worst <= 40_000, `${trial.worst} ms`);
    await finish(setup, trial);
    trial.held(`presence cleared after ${(offline / 1000).toFixed(1)} s`);
  });

  test('clients that never read are cut off, memory stays bounded, and they resume without a gap', { timeout: 180_000 }, async (t) => {
    const kSlow = isFull ? 50 : 5;
    const trial = new Trial(t, { fault: `slow clients: ${kSlow} never read`, engine: 'sqlite' });
    const setup = await start(t);
    const { world, shop } = setup;
    const agent = await world.user('Sam Slow');
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
    const slow = Array.from({ length: kSlow }, () => new Follower(asConsole(agent), id));
    const writer = new Follower(asVisitor(visitor), id);
    const all = [...slow, writer];
    await until('all to be there', () => all.every((one) => one.socket));
    const write = (by) => {
      if (by.pending.size < 16) for (let i = 0; i < 16; ++i) by.post('字'.repeat(9000));
    };
    // The store's caches and the allocator take what writing takes; the rest is for those who do not read.
    const other = await world.talk(shop);
    const warmer = new Follower(asVisitor(other), other.conversation.id);
    await until('the server to be warm', () => {
      if (warmer.socket) write(warmer);
      return warmer.acked.size >= 1000;
    }, 60_000);
    await warmer.close();
    const memory = residentKiB(world.server);
    const paused = slow.map((one) => one.socket.ws);
    for (const ws of paused) ws._socket.pause();
    const begun = Date.now();
    const ports = paused.map((ws) => ws._socket.localPort);
    let most = 0;
    // More than what the kernel holds for each of them, which is not the same everywhere; fewer than a replay may have.
    await until('all to be cut off', async () => {
      if (writer.events.length < 1800) write(writer);
      most = Math.max(most, residentKiB(world.server) - memory);
      return !ports.some((port) => holds(world.server, port));
    }, 60_000);
    trial.run(Date.now() - begun);
    for (const ws of paused) ws._socket.resume();
    await until('all to be back with everything', () => {
      if (writer.pending.size) return false;
      return all.every((one) => one.seq >= Math.max(...[...writer.acked.values()].map((ack) => ack.seq)));
    }, 90_000);
    // Their queues, and what the allocator keeps of the burst.
    assert.ok(most <= kSlow * 1536 + 131_072, `grown by ${most} KiB`);
    await examine(world.server, [{ agent, id, both: all }], trial);
    for (const one of all) await one.close();
    const slowest = setup.pair.worst();
    await finish(setup, trial);
    trial.held(`others: p99 of an ack ${slowest} ms; grown by ${Math.round(most / 1024)} MiB`);
  });

  test('no descriptors left: who is in goes on, the others are turned away at little cost, and there is room again when they leave', { timeout: 120_000 }, async (t) => {
    const kCrowd = 1000;
    const trial = new Trial(t, { fault: `descriptor limit of 300, ${kCrowd} connections come`, engine: 'sqlite' });
    const setup = await start(t, { wrap: ['prlimit', '--nofile=300:300'] });
    const { world, shop, pair } = setup;
    const newcomer = await world.talk(shop);
    const clients = Array.from({ length: kCrowd }, () => raw(world.server, ''));
    await until('the limit', () => descriptors(world.server) >= 290, 10_000);
    const spent = processorMs(world.server);
    const said = pair.both.map((one) => one.acked.size);
    await wait(3000);
    const load = (processorMs(world.server) - spent) / 3000;
    for (const [i, one] of pair.both.entries()) {
      assert.ok(one.acked.size > said[i], 'who was in does not go on');
      assert.equal(one.reconnects, 0);
    }
    const slowest = pair.worst();
    for (const one of clients) one.destroy();
    const begun = Date.now();
    await until('room', async () => {
      const socket = await Socket.visitor(newcomer).catch(() => undefined);
      await socket?.close();
      return socket;
    });
    trial.run(Date.now() - begun);
    assert.ok(load < 0.5, `${Math.round(load * 100)} % of a processor while nobody could be let in`);
    assert.ok(slowest < kPatience, `${slowest} ms`);
    await finish(setup, trial);
    trial.held(`meanwhile ${Math.round(load * 100)} % of a processor; p99 of an ack ${slowest} ms`);
  });
});

test('a storm: all are cut off at once and come back, each with all that it missed', { timeout: 400_000 }, async (t) => {
  const kGuests = isFull ? 10_000 : 500;
  const kTalks = 50;
  const trial = new Trial(t, { fault: `storm: ${kGuests} reconnect after kill -9`, engine: 'sqlite' });
  const world = await World.start();
  t.after(() => world.stop());
  const shop = await world.installation();
  const talks = [];
  for (let i = 0; i < kTalks; ++i) {
    const visitor = await world.talk(shop);
    talks.push({ agent: world.admin, id: visitor.conversation.id, visitor, both: [new Follower(asVisitor(visitor), visitor.conversation.id)] });
  }
  const guests = Array.from({ length: kGuests }, (_, i) => new Guest(talks[i % kTalks]));
  for (let i = 0; i < kGuests; i += 200) await Promise.all(guests.slice(i, i + 200).map((one) => one.connect()));
  for (const { both: [one] } of talks) one.post('before the storm');
  await until('all acks', () => talks.every(({ both: [one] }) => one.pending.size === 0 && one.acked.size === 1));
  const spent = () => processorMs(world.server);
  await world.server.kill('SIGKILL');
  for (const { both: [one] } of talks) one.post('said into the storm');
  await world.server.start();
  const begun = Date.now();
  await until('all to be back', () => guests.every((one) => one.times.length >= 2), 120_000);
  trial.run(Date.now() - begun);
  await until('all acks', () => talks.every(({ both: [one] }) => one.pending.size === 0));
  await until('the last word at every guest', () => guests.every((one) => one.seq >= [...one.talk.both[0].acked.values()].at(-1).seq), 60_000);
  const times = guests.map((one) => one.times.at(-1)).sort((a, b) => a - b);
  assert.ok(guests.every((one) => !one.gap), 'a guest saw a gap');
  for (const one of guests) one.end();
  await examine(world.server, talks, trial);
  for (const { both: [one] } of talks) await one.close();
  trial.held(`welcome and replay of one: p99 ${Math.round(times[Math.floor(kGuests * 0.99)])} ms, p50 ${Math.round(times[kGuests >> 1])} ms; ${Math.round(spent())} ms of processor time in all`);
});

/** A socket as light as 10,000 in one program must be; it comes back as docs/realtime.md says, and misses nothing. */
class Guest {
  constructor(talk) {
    Object.assign(this, { talk, seq: 0, times: [], retry: [500, 30_000] });
  }

  async connect() {
    for (;;) {
      const begun = performance.now();
      try {
        const socket = await Socket.connect(this.talk.visitor.server, '/api/v1/widget/socket');
        this.ws = socket.ws;
        const done = new Promise((ready, failed) => {
          socket.ws.on('message', (data) => this.take(JSON.parse(data), ready));
          socket.ws.once('close', failed);
        });
        socket.send({ type: 'hello', token: this.talk.visitor.token });
        await done;
        this.times.push(performance.now() - begun);
        socket.ws.once('close', () => void (this.over || this.again()));
        return;
      } catch {
        if (this.over) return;
        await this.pause();
      }
    }
  }

  take(frame, ready) {
    if (frame.type === 'welcome') {
      this.retry = frame.retry_ms;
      this.ws.send(JSON.stringify({ type: 'subscribe', request: 1, stream: this.talk.id, seq: this.seq }));
    } else if (frame.type === 'event') {
      // Visitors do not see every event, but those they see are in order.
      this.gap ||= frame.seq <= this.seq;
      this.seq = frame.seq;
    } else if (frame.type === 'ack') ready();
  }

  pause = () => wait(this.retry[0] * (0.5 + Math.random()) * (1 + Math.random() * 4));

  async again() {
    await this.pause();
    await this.connect();
  }

  end() {
    this.over = true;
    this.ws.terminate();
  }
}
