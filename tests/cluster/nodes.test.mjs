// Three nodes with NATS: whatever happens on one is seen on the others.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Cluster } from '../support/cluster.mjs';
import { until } from '../support/server.mjs';

describe('three nodes', () => {
  let world;
  let a;
  let b;
  let c;
  let shop;
  before(async () => {
    world = await Cluster.start();
    [a, b, c] = world.nodes;
    shop = await world.installation();
  });
  after(() => world?.stop());

  async function talkOfTwo(name) {
    const agent = await world.user(name);
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
    const agentSocket = await world.consoleAt(a, agent);
    const visitorSocket = await world.visitorAt(b, visitor);
    await agentSocket.acked({ type: 'subscribe', stream: id, seq: 0 });
    await visitorSocket.acked({ type: 'subscribe', stream: id, seq: 0 });
    return { agent, visitor, id, agentSocket, visitorSocket };
  }

  test('each has its own number and all are listed', () => {
    assert.equal(world.sql("SELECT count(DISTINCT number) FROM cluster_node WHERE role = 'serve' AND left_at IS NULL"), '3');
  });

  test('a message posted on one node reaches the agent on another, and back', async () => {
    const { id, agentSocket, visitorSocket } = await talkOfTwo('Ada Across');
    const times = [];
    for (let i = 0; i < 20; ++i) {
      const text = `word ${i}`;
      const begun = performance.now();
      await visitorSocket.acked({ type: 'post', conversation: id, client_id: randomUUID(), text });
      await agentSocket.event('conversation.message_posted', (e) => e.data.message.text === text);
      times.push(performance.now() - begun);
    }
    await agentSocket.acked({ type: 'post', conversation: id, client_id: randomUUID(), text: 'and back' });
    await visitorSocket.event('conversation.message_posted', (e) => e.data.message.text === 'and back');
    times.sort((x, y) => x - y);
    // Polling alone would take an eighth of a second in the middle.
    assert.ok(times[10] < 100, `median ${times[10]} ms`);
  });

  test('typing and viewing are seen across nodes', async () => {
    const { id, agentSocket, visitorSocket } = await talkOfTwo('Tim Typist');
    visitorSocket.send({ type: 'typing', conversation: id, on: true });
    const typing = await agentSocket.next((f) => f.type === 'typing' && f.conversation === id);
    assert.equal(typing.on, true);
    const admin = await world.consoleAt(c, world.admin);
    await admin.acked({ type: 'subscribe', stream: id });
    admin.send({ type: 'viewing', conversation: id });
    await agentSocket.next((f) => f.type === 'viewing' && f.conversation === id && f.users.some((one) => one.name === 'Ada Admin'));
    await admin.close();
    await agentSocket.next((f) => f.type === 'viewing' && f.conversation === id && f.users.length === 0);
  });

  test('sign-out and disabling close sockets and doors on every node within a second', async () => {
    const agent = await world.user('Sid Signer');
    const sockets = [await world.consoleAt(b, agent), await world.consoleAt(c, agent)];
    // Known to the memory of every node.
    for (const node of world.nodes) await world.at(node, agent).get('/session');
    await agent.call('DELETE', '/session');
    for (const socket of sockets) assert.equal(await socket.closeCode(1000), 4401);
    for (const node of world.nodes) await world.at(node, agent).refused(401, 'GET', '/session');

    const other = await world.user('Dora Disabled');
    const socket = await world.consoleAt(c, other);
    for (const node of world.nodes) await world.at(node, other).get('/session');
    await world.at(b, world.admin).patch(`/users/${other.id}`, { status: 'disabled' });
    assert.equal(await socket.closeCode(1000), 4401);
    await until('all nodes to refuse', async () => {
      const answers = await Promise.all(world.nodes.map((node) => world.at(node, other).call('GET', '/session')));
      return answers.every((one) => one.status === 401);
    }, 1000);
  });

  test('a changed role, name or installation holds on every node', async () => {
    const agent = await world.user('Rob Role');
    for (const node of world.nodes) await world.at(node, agent).get('/session');
    await world.at(b, world.admin).patch(`/users/${agent.id}`, { roles: [world.roles.administrator.id] });
    await until('the new permissions', async () => {
      const answers = await Promise.all(world.nodes.map((node) => world.at(node, agent).call('GET', '/users')));
      return answers.every((one) => one.status === 200);
    }, 2000);
    const fresh = await world.at(c, world.admin).post('/widget-installations', { name: 'second shop' });
    await until('all doors to know the new shop', async () => {
      const answers = await Promise.all(
        world.nodes.map((node) => world.at(node, world.nobody).call('POST', '/widget/sessions', { json: { installation: fresh.key } })),
      );
      return answers.every((one) => one.status < 300);
    }, 2000);
  });

  test('one node offers, any node accepts, every node knows the line', async () => {
    const agent = await world.user('Olga Offer');
    const queue = await world.queue('Across', [agent]);
    const installation = await world.installation({ queue: queue.id });
    const socket = await world.consoleAt(b, agent);
    await socket.acked({ type: 'feed' });
    const visitor = await world.visitor(installation);
    visitor.conversation = await world.at(c, visitor).post('/widget/conversations', { client_id: randomUUID(), text: 'Anybody there?' });
    await until('the line on every node', async () => {
      const all = await Promise.all(world.nodes.map((node) => world.at(node, world.admin).get('/live')));
      return all.every((live) => live.queues.some((one) => one.queue === queue.id && one.waiting > 0));
    }, 4000);
    await world.at(c, agent).put('/me/presence', { presence: 'online' });
    const offer = await socket.event('offer.made', (e) => e.data.offer.conversation.id === visitor.conversation.id);
    await world.at(a, agent).post(`/offers/${offer.data.offer.id}/accept`);
    await until('one owner everywhere', async () => {
      const all = await Promise.all(world.nodes.map((node) => world.at(node, agent).get(`/conversations/${visitor.conversation.id}`)));
      return all.every((one) => one.owner?.id === agent.id || one.owner === agent.id);
    }, 2000);
    assert.equal(world.sql(`SELECT count(*) FROM event WHERE kind = 'offer.made' AND stream = ${agent.id}`), '1');
  });

  test('the same Idempotency-Key on two nodes at once takes effect once', async () => {
    for (let i = 0; i < 5; ++i) {
      const headers = { 'idempotency-key': randomUUID() };
      const name = `Twin ${randomUUID()}`;
      const answers = await Promise.all(world.nodes.map((node) => world.at(node, world.admin).call('POST', '/contacts', { json: { name }, headers })));
      const made = answers.filter((one) => one.status < 300);
      assert.ok(made.length >= 1, JSON.stringify(answers.map((one) => [one.status, one.text])));
      for (const one of answers) assert.ok(one.status < 300 || one.status === 409, `${one.status} ${one.text}`);
      assert.equal(new Set(made.map((one) => one.json.id)).size, 1);
    }
  });

  test('an attachment that came in on one node is served by another', async () => {
    const body = Buffer.from(`hello ${randomUUID()}`);
    const made = await world.at(a, world.admin).call('POST', '/attachments', { body, headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="a.txt"' }, query: { name: 'a.txt' } });
    assert.ok(made.status < 300, made.text);
    const link = made.json.url ?? `/api/v1/attachments/${made.json.id}`;
    const got = await world.at(b, world.admin).call('GET', link);
    assert.equal(got.status, 200, got.text);
    assert.equal(got.text, body.toString());
  });
});
