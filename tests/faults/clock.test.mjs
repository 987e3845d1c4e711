// The wall clock jumps while the program runs: order, sessions and timers do not care.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { ShiftedClock } from '../support/clock.mjs';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { examine } from '../support/journal.mjs';
import { Receiver } from '../support/receiver.mjs';
import { until, wait } from '../support/server.mjs';
import { isFull, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kHour = 3600;
const kOfferS = 6;

async function start(t, engine) {
  const clock = new ShiftedClock();
  const world = await World.start({ engine, wrap: clock.wrap, settings: { 'outgoing.allowed_networks': '127.0.0.1' } });
  t.after(() => world.stop());
  return { clock, world };
}

/** An agent with a visitor's offer in front of him. */
async function offered(world) {
  const agent = await world.user('Olga Offer');
  const queue = await world.queue(`Queue ${randomUUID().slice(0, 8)}`, [agent], { offer_timeout_s: kOfferS, max_missed_offers: 1 });
  const shop = await world.installation({ queue: queue.id });
  await agent.put('/me/presence', { presence: 'online' });
  const socket = await world.consoleSocket(agent);
  await socket.acked({ type: 'feed' });
  await world.talk(shop);
  const begun = Date.now();
  const { data: { offer } } = await socket.event('offer.made');
  return { agent, socket, offer, shop, begun };
}

const jumps = { '+1 h': kHour, '-1 h': -kHour };

for (const engine of ['sqlite', 'postgres']) for (const [name, seconds] of Object.entries(jumps)) {
  test(`the clock jumps ${name} under load: order is by seq, sessions and sockets stay, ids are unique (${engine})`, { timeout: 60_000 }, async (t) => {
    const trial = new Trial(t, { fault: `the clock jumps ${name}`, engine });
    const { clock, world } = await start(t, engine);
    const shop = await world.installation();
    const agent = await world.user('Anna Agent');
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
    const both = [new Follower(asVisitor(visitor), id), new Follower(asConsole(agent), id)];
    await until('both', () => both.every((one) => one.socket));
    const posted = new Map(both.map((one) => [one, []]));
    let going = true;
    const posting = both.map(async (one) => {
      while (going) {
        if (one.pending.size < 8 && one.events.length < 1500) posted.get(one).push(one.post(`number ${posted.get(one).length}`));
        await wait(isFull ? 12 : 2);
      }
    });
    const talking = async (ms) => {
      const before = both.map((one) => one.acked.size);
      await wait(ms);
      await until('both to go on', () => both.every((one, i) => one.acked.size > before[i]));
    };
    await talking(200);
    for (let i = 0; i < (isFull ? 10 : 2); ++i) {
      const begun = Date.now();
      clock.shift(seconds);
      await talking(100);
      await agent.get('/session');
      await world.admin.get('/health');
      trial.run(Date.now() - begun - 100);
      clock.shift(0);
      await talking(100);
    }
    // A start in another time than the one before, and back again.
    for (const offset of [seconds, 0]) {
      clock.shift(offset);
      await world.server.kill('SIGKILL');
      await world.server.start();
      await talking(100);
      await agent.get('/session');
    }
    going = false;
    await Promise.all(posting);
    await until('all acks', () => both.every((one) => one.pending.size === 0));
    assert.deepEqual(both.map((one) => one.reconnects), [2, 2], 'sockets were lost by other things than the two restarts');
    await examine(world.server, [{ agent, id, both }], trial);
    // Each writer's words stand in the order in which they were written.
    for (const one of both) {
      const seqs = posted.get(one).map((known) => one.acked.get(known).seq);
      assert.deepEqual(seqs, [...seqs].sort((a, b) => a - b));
    }
    for (const one of both) await one.close();
    trial.held();
  });
}

describe('timers when the clock jumps', { concurrency: true }, () => {
  for (const [name, seconds] of Object.entries(jumps))
    test(`an offer runs out when its time is up: ${name}`, { timeout: 60_000 }, async (t) => {
      const trial = new Trial(t, { fault: `the clock jumps ${name} during an offer of ${kOfferS} s`, engine: 'sqlite' });
      const { clock, world } = await start(t, 'sqlite');
      const { socket, offer, shop, begun } = await offered(world);
      clock.shift(seconds);
      // News for the router, so that it looks at its clock.
      await world.talk(shop);
      await socket.event('offer.expired', (e) => e.data.offer === offer.id, { ms: kOfferS * 1000 + 3000 });
      trial.run(Date.now() - begun);
      assert.ok(Math.abs(trial.worst - kOfferS * 1000) < 1000, `after ${trial.worst} ms`);
      trial.held('time until it ran out');
    });

  test('what is to be tried again in seconds is not tried an hour later', { timeout: 60_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'the clock jumps -1 h before a repeated webhook', engine: 'sqlite' });
    const { clock, world } = await start(t, 'sqlite');
    const receiver = await Receiver.start();
    t.after(() => receiver.close());
    let tries = 0;
    receiver.answer = () => (++tries === 1 ? 503 : 204);
    const made = await world.admin.post('/webhooks', { name: 'everything', url: receiver.url, kinds: ['contact.*'] });
    receiver.secrets.push(made.secret);
    await world.admin.post('/contacts', { name: 'First' });
    await until('the first try', () => tries === 1);
    const begun = Date.now();
    clock.shift(-kHour);
    receiver.ahead = -kHour; // signatures tell the machine's time, which outsiders share
    await until('the second try', () => tries >= 2, 9000);
    trial.run(Date.now() - begun);
    await world.admin.post('/contacts', { name: 'Second' });
    await until('the next event', () => receiver.calls.length >= 2);
    trial.held();
  });

  test('a token that has run out stays so when the clock goes back', { timeout: 60_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'the clock jumps back behind the end of a token', engine: 'sqlite' });
    const { clock, world } = await start(t, 'sqlite');
    const made = await world.admin.post('/api-tokens', { name: 'soon over', scopes: { manage_users: 'all' }, expires_at: new Date(Date.now() + 1500).toISOString() });
    const bearer = () => world.nobody.call('GET', '/users', { headers: { authorization: `Bearer ${made.secret}` } });
    assert.equal((await bearer()).status, 200);
    await until('its end', async () => (await bearer()).status === 401);
    clock.shift(-kHour);
    assert.equal((await bearer()).status, 401);
    trial.run();
    trial.held();
  });
});
