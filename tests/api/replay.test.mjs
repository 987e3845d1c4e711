// Applying the events to what one holds gives the same as fetching anew: for every kind of event that can be provoked.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { allMessages } from '../support/journal.mjs';
import { Replica } from '../support/replica.mjs';
import { World } from '../support/world.mjs';

const kKinds = ['opened', 'queued', 'assigned', 'closed', 'reopened', 'tagged', 'changed', 'participants_changed', 'merged', 'unmerged', 'split', 'message_posted', 'receipt'];

for (const engine of ['sqlite', 'postgres']) {
  test(`events give what a fetch gives (${engine})`, { timeout: 60_000 }, async (t) => {
    const world = await World.start({ engine });
    t.after(() => world.stop());
    const agent = await world.user('Anna Agent', 'team_leader');
    const ben = await world.user('Ben Agent', 'team_leader');
    const queue = await world.queue('Kettles');
    const shop = await world.installation({ queue: queue.id });
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    const other = await visitor.post('/widget/conversations', { client_id: randomUUID(), text: 'Another kettle' });
    const widget = await world.visitorSocket(visitor);
    await widget.acked({ type: 'subscribe', stream: id });

    // One replica from the beginning, one from a fetch at each step: both must agree with the server.
    const watcher = await world.consoleSocket(world.admin);
    await watcher.acked({ type: 'subscribe', stream: id, seq: 0 });
    const replica = new Replica();
    let applied = 0;
    let held;
    const seen = new Set();

    const compare = async (what) => {
      await watcher.settle();
      // The log reaches the socket at once on SQLite, within a quarter of a second on PostgreSQL.
      const now = await world.admin.get(`/conversations/${id}`);
      const end = Date.now() + 3000;
      const expected = (await lastSeq(world, id)).seq;
      while ((watcher.events().at(-1)?.seq ?? 0) < expected && Date.now() < end) await new Promise((done) => setTimeout(done, 10));
      const fresh = watcher.events().slice(applied);
      applied += fresh.length;
      for (const event of fresh) {
        replica.apply(event);
        held?.apply(event);
        seen.add(event.kind.replace('conversation.', ''));
      }
      assert.deepEqual(replica.conversation, now, `${what}: from the beginning`);
      if (held) assert.deepEqual(held.conversation, now, `${what}: from the fetch before`);
      if (replica.stale) replica.messages = await allMessages(world.admin, id);
      replica.stale = false;
      assert.deepEqual(replica.messages, await allMessages(world.admin, id), `${what}: messages`);
      const state = await visitor.get(`/widget/conversations/${id}`);
      const told = widget.events().filter((e) => e.data.conversation).at(-1);
      if (told && !['tagged', 'changed'].includes(what)) assert.equal(told.data.conversation.status, state.status, `${what}: the visitor's state`);
      held = new Replica(now);
    };

    const c = `/conversations/${id}`;
    const steps = [
      ['opened and queued', () => {}],
      ['visitor writes', () => widget.acked({ type: 'post', conversation: id, client_id: randomUUID(), text: 'ä'.repeat(200) })],
      ['assigned', () => world.admin.post(`${c}/assign`, { user: agent.id, note: 'please' })],
      ['agent reads', () => readAll(agent, id)],
      ['agent writes', () => agent.post(`${c}/messages`, { client_id: randomUUID(), text: 'Hello' })],
      ['note', () => agent.post(`${c}/messages`, { client_id: randomUUID(), kind: 'note', text: 'hm', mentions: [ben.id] })],
      ['card', () => agent.post(`${c}/messages`, { client_id: randomUUID(), kind: 'card', card: { title: 'Kettle', buttons: [{ label: 'Buy', value: 'buy' }] } })],
      ['visitor delivered', async () => widget.acked({ type: 'delivered', conversation: id, seq: (await agent.get(c)).last_seq })],
      ['visitor reads', async () => widget.acked({ type: 'read', conversation: id, seq: (await agent.get(c)).last_seq })],
      ['visitor writes twice', async () => {
        for (const text of ['one', 'two']) await widget.acked({ type: 'post', conversation: id, client_id: randomUUID(), text });
      }],
      ['agent reads the first', async () => agent.call('POST', `${c}/read`, { json: { seq: (await agent.get(c)).last_seq - 1 } })],
      ['tagged', () => agent.put(`${c}/tags`, { tags: ['kettle', '漏水'] })],
      ['changed', () => agent.patch(c, { subject: 'A leak', language: 'en', priority: 7 })],
      ['watched', () => ben.post(`${c}/participate`, { mode: 'watcher' })],
      ['whispering', () => ben.post(`${c}/participate`, { mode: 'whisperer' })],
      ['joined', () => ben.post(`${c}/participate`, { mode: 'member' })],
      ['left', () => ben.post(`${c}/leave`)],
      ['taken over', () => ben.post(`${c}/take-over`)],
      ['transferred to a queue', () => ben.post(`${c}/assign`, { queue: queue.id, note: 'not mine' })],
      ['assigned again', () => world.admin.post(`${c}/assign`, { user: agent.id })],
      ['closed', () => agent.post(`${c}/close`, { disposition: 'solved' })],
      ['reopened by hand', () => agent.post(`${c}/reopen`)],
      ['closed by the visitor', () => visitor.post(`/widget${c}/close`)],
      ['reopened by writing', () => widget.acked({ type: 'post', conversation: id, client_id: randomUUID(), text: 'still leaks' })],
      ['assigned once more', () => world.admin.post(`${c}/assign`, { user: agent.id })],
      ['split', async () => {
        const messages = await allMessages(world.admin, id);
        const from = messages.filter((one) => one.kind === 'text').at(-1).seq;
        t.part = await world.admin.post(`${c}/split`, { from_seq: from, subject: 'Another leak' });
      }],
      ['split undone', () => world.admin.post(`/conversations/${t.part.id}/split/undo`)],
      ['merged in', () => world.admin.post(`/conversations/${other.id}/merge`, { into: id })],
      ['merge undone', () => world.admin.post(`/conversations/${other.id}/merge/undo`)],
    ];
    for (const [what, act] of steps) {
      await act();
      await compare(what);
    }
    assert.deepEqual(kKinds.filter((kind) => !seen.has(kind)), [], 'kinds that were not provoked');
  });

  test(`presence, offers and settings: events give what a fetch gives (${engine})`, { timeout: 60_000 }, async (t) => {
    const world = await World.start({ engine });
    t.after(() => world.stop());
    const anna = await world.user('Anna Agent');
    const socket = await world.consoleSocket(anna);
    await socket.acked({ type: 'feed' });

    const people = new Map((await anna.get('/directory')).map((one) => [one.id, one]));
    for (const presence of ['busy', 'on_break', 'online']) {
      await anna.put('/me/presence', { presence });
      const event = await socket.event('presence.changed', (e) => e.data.user.presence === presence);
      people.set(event.data.user.id, event.data.user);
      assert.deepEqual([...people.values()], await anna.get('/directory'));
    }

    const queue = await world.queue('Kettles', [anna]);
    let event = await socket.event('routing.queue_changed');
    assert.deepEqual(event.data.queue, await world.admin.get(`/queues/${queue.id}`));
    await world.admin.patch(`/queues/${queue.id}`, { offer_timeout_s: 60, description: 'leaks' });
    event = await socket.event('routing.queue_changed');
    assert.deepEqual(event.data.queue, await world.admin.get(`/queues/${queue.id}`));

    const offers = new Map();
    const shop = await world.installation({ queue: queue.id });
    const again = await world.consoleSocket(anna); // her queues changed her rights
    await again.acked({ type: 'feed' });
    await world.talk(shop);
    const made = await again.event('offer.made');
    offers.set(made.data.offer.id, made.data.offer);
    assert.deepEqual([...offers.values()], await anna.get('/offers'));
    await anna.post(`/offers/${made.data.offer.id}/accept`);
    const accepted = await again.event('offer.accepted');
    offers.delete(accepted.data.offer);
    assert.deepEqual([...offers.values()], await anna.get('/offers'));
  });
}

async function readAll(agent, id) {
  const { last_seq: seq } = await agent.get(`/conversations/${id}`);
  return agent.call('POST', `/conversations/${id}/read`, { json: { seq } });
}

/** The seq of the stream's last event, as the log tells it. */
async function lastSeq(world, id) {
  const { Socket } = await import('../support/socket.mjs');
  const socket = await Socket.console(world.admin);
  const result = await socket.acked({ type: 'subscribe', stream: id });
  socket.cut();
  return result;
}
