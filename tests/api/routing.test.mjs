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
    assert.notEqual((await anna.call('POST', `/offers/${offer.id}/decline`)).status, 200, 'what was accepted cannot be declined');
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
    const offered = () => until('an offer', async () => {
      for (const one of agents) for (const offer of await one.get('/offers')) return { one, offer };
      return undefined;
    });
    const first = await offered();
    const second = agents.find((one) => one !== first.one);
    assert.equal((await first.one.call('POST', `/offers/${first.offer.id}/decline`, { json: { reason: 'lunch' } })).status, 204);
    const { data: { offer } } = await second.socket.event('offer.made');
    assert.equal(offer.conversation.id, visitor.conversation.id);
    assert.equal((await second.post(`/offers/${offer.id}/accept`)).owner, second.id);
  });

  test('an offer that nobody takes expires and sets the agent away', async () => {
    const { agents: [anna], shop } = await desk(['Anna Agent'], { offer_timeout_s: 5, max_missed_offers: 1 });
    const visitor = await world.talk(shop);
    const { data: { offer } } = await anna.socket.event('offer.made');
    await anna.socket.event('offer.expired', (e) => e.data.offer === offer.id, { ms: 10_000 });
    await anna.socket.event('presence.changed', (e) => e.data.user.id === anna.id && e.data.user.presence === 'away');
    await anna.refused([404, 409], 'POST', `/offers/${offer.id}/accept`, {});
    assert.equal((await visitor.get(`/widget/conversations/${visitor.conversation.id}`)).status, 'waiting');
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

  test('an agent gets no more than the capacity allows; who waits is told his place, and when it moves', async () => {
    const { agents: [anna], queue, shop } = await desk(['Anna Agent']);
    const { user, ...profile } = (await world.admin.get('/agent-profiles')).find((one) => one.user === anna.id);
    await world.admin.put(`/agent-profiles/${user}`, { ...profile, capacity: { ...profile.capacity, chat: 1 } });
    const one = await world.talk(shop);
    const { data: { offer } } = await anna.socket.event('offer.made');
    await anna.post(`/offers/${offer.id}/accept`);
    const two = await world.talk(shop);
    const three = await world.talk(shop);
    const place = async (visitor) => (await visitor.get(`/widget/conversations/${visitor.conversation.id}`)).estimate;
    await until('places', async () => (await place(three))?.position === 2, 3000);
    assert.equal((await place(two)).position, 1);
    const estimate = await place(three);
    assert.ok(estimate.low_s <= estimate.high_s);
    assert.deepEqual(await anna.get('/offers'), [], 'her one place is taken');
    const live = await world.admin.get('/live');
    assert.equal(live.queues.find((each) => each.queue === queue.id).waiting, 2);
    assert.ok(live.waiting.some((each) => each.conversation.id === two.conversation.id));
    await two.post(`/widget/conversations/${two.conversation.id}/close`);
    await until('moving up', async () => (await place(three)).position === 1, 3000);
    await anna.post(`/conversations/${one.conversation.id}/close`, {});
    const next = await anna.socket.event('offer.made', (e) => e.data.offer.conversation.id === three.conversation.id);
    await anna.post(`/offers/${next.data.offer.id}/accept`);
  });

  test('a customer rates a closed talk once, and may change it', async () => {
    const { agents: [anna], queue, shop } = await desk(['Anna Agent']);
    const visitor = await world.talk(shop);
    const rating = `/widget/conversations/${visitor.conversation.id}/rating`;
    const { data: { offer } } = await anna.socket.event('offer.made');
    await anna.post(`/offers/${offer.id}/accept`);
    await visitor.refused(409, 'POST', rating, { score: 5 });
    await anna.post(`/conversations/${visitor.conversation.id}/close`, {});
    for (const bad of [{}, { score: 0 }, { score: 6 }, { score: 'good' }, { score: 4.5 }, { score: 5, comment: 'x'.repeat(20_000) }]) await visitor.refused(400, 'POST', rating, bad);
    const stranger = await world.talk(shop);
    await stranger.refused(404, 'POST', rating, { score: 1 });
    await visitor.post(rating, { score: 3, comment: '<b>ok</b>' });
    await visitor.post(rating, { score: 5, comment: '<b>fine</b>' });
    const mine = (await world.admin.get('/surveys/ratings', { queue: queue.id })).items;
    assert.equal(mine.length, 1);
    assert.deepEqual([mine[0].score, mine[0].comment, mine[0].agent], [5, '<b>fine</b>', anna.id]);
    const ben = await world.user('Ben Agent');
    assert.deepEqual((await ben.get('/surveys/ratings')).items, [], 'an agent sees his own');
    const summary = await world.admin.get('/surveys/summary');
    assert.ok(summary.by_agent.some((one) => one.user === anna.id && one.count === 1));
    assert.equal((await visitor.get(`/widget/conversations/${visitor.conversation.id}`)).rating, 5);
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
      { hours: { time_zone: 'Mars/Base', week: [], exceptions: [] } }, { hours: { time_zone: 'Europe/Berlin', week: [{ day: 'monday', from: '25:00', to: '26:00' }], exceptions: [] } },
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
