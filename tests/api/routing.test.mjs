import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, after, before, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';

for (const engine of ['sqlite', 'postgres']) describe(`routing on ${engine}`, () => {
  /** @type {World} */
  let world;
  before(async () => {
    world = await World.start({ engine });
  });
  after(() => world?.stop());

  /** A queue of its own with these agents, online and listening, and a shop that leads into it. */
  async function desk(names, more = {}) {
    const agents = [];
    for (const name of names) agents.push(await world.user(name));
    const queue = await world.queue(`Queue ${randomUUID().slice(0, 8)}`, agents, more);
    const shop = await world.installation({ queue: queue.id });
    for (const agent of agents) {
      await agent.put('/me/presence', { presence: 'online' });
      agent.socket = await world.consoleSocket(agent);
      await agent.socket.acked({ type: 'feed' });
    }
    return { agents, queue, shop };
  }

  test('a visitor waits, is offered, is talked to, is closed and rates', async () => {
    const { agents: [anna], queue, shop } = await desk(['Anna Agent']);
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    assert.equal(visitor.conversation.status, 'waiting');
    const widget = await world.visitorSocket(visitor);
    await widget.acked({ type: 'subscribe', stream: id, seq: 0 });
    const { data: { offer } } = await anna.socket.event('offer.made');
    assert.equal(offer.conversation.id, id);
    assert.equal(offer.queue, queue.id);
    assert.equal(offer.status, 'pending');
    assert.ok(offer.reason.length > 10);
    assert.ok(Date.parse(offer.expires_at) > Date.parse(offer.made_at));
    assert.ok((await anna.get('/offers')).some((one) => one.id === offer.id));
    const taken = await anna.post(`/offers/${offer.id}/accept`);
    assert.equal(taken.status, 'active');
    assert.equal(taken.owner, anna.id);
    await anna.socket.event('offer.accepted', (e) => e.data.offer === offer.id);
    await widget.event('conversation.assigned', (e) => e.data.conversation.agent_name === 'Anna Agent');
    await anna.socket.acked({ type: 'post', conversation: id, client_id: randomUUID(), text: 'How can I help?' });
    await widget.event('conversation.message_posted', (e) => e.data.message.text === 'How can I help?');
    await anna.post(`/conversations/${id}/close`, {});
    await widget.event('conversation.closed');
    const decisions = await anna.get(`/conversations/${id}/decisions`);
    const decision = decisions.find((one) => one.kind === 'offer');
    assert.equal(decision.user, anna.id);
    assert.ok(decision.sentence.includes('Anna Agent'), decision.sentence);
    assert.ok(decision.candidates.some((one) => one.user === anna.id));
    await anna.refused([404, 409], 'POST', `/offers/${offer.id}/accept`, {});
  });

  test('an offer is nobody else’s business', async () => {
    const { agents: [anna], shop } = await desk(['Anna Agent']);
    const ben = await world.user('Ben Agent');
    await world.talk(shop);
    const { data: { offer } } = await anna.socket.event('offer.made');
    for (const what of ['accept', 'decline']) {
      const hidden = await ben.refused([403, 404], 'POST', `/offers/${offer.id}/${what}`, {});
      const missing = await ben.refused([403, 404], 'POST', `/offers/${kNobody}/${what}`, {});
      for (const key of ['status', 'code', 'detail']) assert.equal(hidden[key], missing[key]);
    }
    assert.deepEqual(await ben.get('/offers'), []);
    await anna.post(`/offers/${offer.id}/accept`);
  });

  test('a declined offer goes to the next agent', async () => {
    const { agents, shop } = await desk(['Anna Agent', 'Ben Agent']);
    const visitor = await world.talk(shop);
    const first = await Promise.any(agents.map((one) => one.socket.event('offer.made').then((event) => ({ one, event }))));
    const second = agents.find((one) => one !== first.one);
    assert.equal((await first.one.call('POST', `/offers/${first.event.data.offer.id}/decline`, { json: { reason: 'lunch' } })).status, 204);
    const { data: { offer } } = await second.socket.event('offer.made');
    assert.equal(offer.conversation.id, visitor.conversation.id);
    assert.equal((await second.post(`/offers/${offer.id}/accept`)).owner, second.id);
  });

  test('an offer that nobody takes expires, and three missed ones set the agent away', async () => {
    const { agents: [anna], shop } = await desk(['Anna Agent'], { offer_timeout_s: 1, max_missed_offers: 2 });
    const visitor = await world.talk(shop);
    for (let i = 0; i < 2; ++i) {
      const made = await anna.socket.event('offer.made', () => true, { ms: 8000 });
      await anna.socket.event('offer.expired', (e) => e.data.offer === made.data.offer.id, { ms: 8000 });
    }
    await anna.socket.event('presence.changed', (e) => e.data.user.id === anna.id && e.data.user.presence === 'away', { ms: 8000 });
    assert.equal((await visitor.get(`/widget/conversations/${visitor.conversation.id}`)).status, 'waiting');
    await anna.put('/me/presence', { presence: 'online' });
    const made = await anna.socket.event('offer.made', () => true, { ms: 8000 });
    await anna.post(`/offers/${made.data.offer.id}/accept`);
  });

  test('two accepts at once: one wins, nobody owns it twice', async () => {
    const { agents: [anna], shop } = await desk(['Anna Agent']);
    for (let i = 0; i < 3; ++i) {
      const visitor = await world.talk(shop);
      const { data: { offer } } = await anna.socket.event('offer.made', (e) => e.data.offer.conversation.id === visitor.conversation.id);
      const answers = await Promise.all([1, 2, 3, 4].map(() => anna.call('POST', `/offers/${offer.id}/accept`)));
      assert.ok(answers.some((one) => one.status === 200));
      for (const one of answers) assert.ok([200, 404, 409].includes(one.status), `${one.status} ${one.text}`);
      const owners = (await anna.get(`/conversations/${visitor.conversation.id}/messages`)).items.filter((one) => one.code === 'assigned');
      assert.equal(owners.length, 1);
      await anna.post(`/conversations/${visitor.conversation.id}/close`, {});
    }
  });

  test('the visitor is told his place and when it moves', async () => {
    const { queue, shop } = await desk([]);
    const first = await world.talk(shop);
    const second = await world.talk(shop);
    const place = async (visitor) => (await visitor.get(`/widget/conversations/${visitor.conversation.id}`)).estimate;
    await until('places', async () => (await place(second))?.position === 2, 3000);
    assert.equal((await place(first)).position, 1);
    const estimate = await place(second);
    assert.ok(estimate.low_s <= estimate.high_s);
    await first.post(`/widget/conversations/${first.conversation.id}/close`);
    await until('moving up', async () => (await place(second)).position === 1, 3000);
    const live = await world.admin.get('/live');
    const row = live.queues.find((one) => one.queue === queue.id);
    assert.equal(row.waiting, 1);
    assert.ok(live.waiting.some((one) => one.conversation.id === second.conversation.id));
  });

  test('an agent is not offered more than the capacity allows', async () => {
    const { agents: [anna], shop } = await desk(['Anna Agent']);
    const profile = (await world.admin.get('/agent-profiles')).find((one) => one.user === anna.id);
    const { user, ...rest } = profile;
    await world.admin.put(`/agent-profiles/${user}`, { ...rest, capacity: { ...rest.capacity, chat: 100 }, total: 100 });
    const one = await world.talk(shop);
    const { data: { offer } } = await anna.socket.event('offer.made');
    await anna.post(`/offers/${offer.id}/accept`);
    const two = await world.talk(shop);
    await anna.socket.settle();
    await new Promise((done) => setTimeout(done, 700));
    assert.deepEqual(await anna.get('/offers'), []);
    await anna.post(`/conversations/${one.conversation.id}/close`, {});
    const next = await anna.socket.event('offer.made', (e) => e.data.offer.conversation.id === two.conversation.id);
    await anna.post(`/offers/${next.data.offer.id}/accept`);
  });

  test('queues and skills are kept by who may, checked member by member', async () => {
    const anna = await world.user('Anna Agent');
    const skill = await world.admin.post('/skills', { name: `steam ${randomUUID().slice(0, 6)}` });
    const queue = await world.queue(`Irons ${randomUUID().slice(0, 6)}`, [anna], { skills: [{ skill: skill.id, level: 3 }], priority: 4, strategy: 'best_skill' });
    assert.deepEqual(await world.admin.get(`/queues/${queue.id}`), queue);
    assert.ok((await world.admin.get('/queues')).some((one) => one.id === queue.id));
    const changed = await world.admin.patch(`/queues/${queue.id}`, { priority: 9 });
    assert.deepEqual(changed, { ...queue, priority: 9 });
    await world.admin.refused(409, 'POST', '/queues', { name: queue.name, members: [] });
    for (const bad of [
      { priority: 10 }, { priority: -1 }, { strategy: 'luck' }, { offer_timeout_s: -1 }, { name: '' }, { skills: [{ skill: skill.id, level: 6 }] },
      { skills: [{ skill: kNobody, level: 1 }] }, { members: [{ user: kNobody, priority: 1 }] }, { overflow: [{ when: 'wait', threshold: 5, action: 'queue' }] },
      { hours: { time_zone: 'Mars/Base', week: [], exceptions: [] } }, { hours: { time_zone: 'Europe/Berlin', week: [{ day: 'monday', from: '18:00', to: '09:00' }], exceptions: [] } },
    ])
      await world.admin.refused([400, 404], 'PATCH', `/queues/${queue.id}`, bad);
    assert.deepEqual(await world.admin.get(`/queues/${queue.id}`), changed);
    await anna.refused(403, 'PATCH', `/queues/${queue.id}`, { priority: 1 });
    assert.equal((await world.admin.call('DELETE', `/queues/${queue.id}`)).status, 204);
    await world.admin.refused(404, 'GET', `/queues/${queue.id}`);
  });

  test('a restart forgets no waiting visitor and no offer', async () => {
    const { agents: [anna], shop } = await desk(['Anna Agent']);
    const offered = await world.talk(shop);
    const { data: { offer } } = await anna.socket.event('offer.made');
    await world.server.kill('SIGKILL');
    const late = anna;
    await world.server.start();
    late.socket = await world.consoleSocket(late);
    await late.socket.acked({ type: 'feed', position: '0' });
    const pending = await until('an offer', async () => (await late.get('/offers'))[0], 5000);
    assert.equal(pending.conversation.id, offered.conversation.id);
    assert.ok(pending.id === offer.id || pending.status === 'pending');
    assert.equal((await late.post(`/offers/${pending.id}/accept`)).status, 'active');
    const next = await world.talk(shop);
    await late.socket.event('offer.made', (e) => e.data.offer.conversation.id === next.conversation.id);
  });
});
