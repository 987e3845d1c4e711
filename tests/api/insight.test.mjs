import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until, wait } from '../support/server.mjs';
import { World } from '../support/world.mjs';

for (const engine of ['sqlite', 'postgres'])
  describe(`insight on ${engine}`, () => {
    /** @type {World} */
    let world;
    let anna;
    let first;
    let second;
    let matter;
    let before_move;
    let states;

    before(async () => {
      world = await World.start({ engine });
      anna = await world.user('Anna Agent');
      first = await world.queue('First', [anna]);
      second = await world.queue('Second', []);
      states = (await world.admin.get('/case-kinds')).find((one) => one.key === 'repair').states;
      matter = await world.admin.post('/cases', { kind: 'repair', subject: 'The kettle leaks', queue: first.id, owner: anna.id });
      await wait(50);
      before_move = new Date().toISOString();
      await wait(50);
      await world.admin.post(`/cases/${matter.id}/assign`, { queue: second.id, note: 'Workshop' });
      await world.admin.post(`/cases/${matter.id}/move`, { state: states[0].moves[0] });
    });
    after(() => world?.stop());

    const view = (query, fits) =>
      until('the process view', async () => {
        const answer = await world.admin.get(`/insight/process?${query}`);
        return fits(answer) && answer;
      });
    const way = (answer, from, to) => answer.edges.find((one) => one.from === from && one.to === to);

    test('states are nodes and edges', async () => {
      const answer = await view('kind=repair', (one) => way(one, states[0].key, states[0].moves[0]));
      assert.equal(way(answer, '', states[0].key).count, 1);
      assert.equal(way(answer, states[0].key, states[0].moves[0]).count, 1);
      const node = answer.nodes.find((one) => one.place === states[0].key);
      assert.equal(node.name, states[0].name);
      assert.equal(node.left, 1);
      assert.ok(answer.position > 0);
    });

    test('queues too, and the cases behind an edge', async () => {
      const answer = await view('track=queue', (one) => way(one, first.id, second.id));
      assert.equal(answer.nodes.find((one) => one.place === second.id).now, 1);
      assert.equal(answer.nodes.find((one) => one.place === first.id).name, 'First');
      const { items } = await world.admin.get(`/insight/passages?track=queue&place=${first.id}&next=${second.id}`);
      assert.deepEqual(items.map((one) => one.number), [matter.number]);
    });

    test('a case and a queue are told as they stood', async () => {
      const then = await world.admin.get(`/cases/${matter.id}/then?at=${before_move}`);
      assert.equal(then.matter.queue, first.id);
      assert.equal(then.matter.state, states[0].key);
      assert.equal(then.owner_name, 'Anna Agent');
      assert.equal(then.queue_name, 'First');
      assert.ok(then.position > 0);
      const now = await world.admin.get(`/cases/${matter.id}/then?at=${new Date(Date.now() + 1000).toISOString()}`);
      assert.deepEqual(now.matter, await world.admin.get(`/cases/${matter.id}`));
      await view('track=queue', (one) => way(one, first.id, second.id));
      const past = await world.admin.get(`/queues/${first.id}/then?at=${before_move}`);
      assert.equal(past.cases, 1);
      assert.deepEqual(past.first.map((one) => one.number), [matter.number]);
      assert.equal((await world.admin.get(`/queues/${first.id}/then?at=${new Date().toISOString()}`)).cases, 0);
      await world.admin.refused(404, 'GET', `/cases/${matter.id}/then?at=2001-01-01T00:00:00Z`);
    });

    test('what is wrong is refused, and who may not look', async () => {
      await world.admin.refused(400, 'GET', '/insight/process?track=moon', undefined, { field: 'track' });
      await world.admin.refused(400, 'GET', '/insight/process?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', undefined, { field: 'to' });
      await world.admin.refused(400, 'GET', `/cases/${matter.id}/then?at=yesterday`, undefined, { field: 'at' });
      await world.admin.refused(404, 'GET', `/cases/4711/then?at=${before_move}`);
      await world.admin.refused(404, 'GET', `/queues/4711/then?at=${before_move}`);
      await anna.refused(403, 'GET', '/insight/process');
      await anna.refused(403, 'GET', `/cases/${matter.id}/then?at=${before_move}`);
      await anna.refused(403, 'GET', `/queues/${first.id}/then?at=${before_move}`);
      await anna.refused(403, 'GET', `/insight/passages?place=${states[0].key}`);
    });
  });
