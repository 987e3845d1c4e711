import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';

for (const engine of ['sqlite', 'postgres'])
  describe(`clocks on ${engine}`, () => {
    /** @type {World} */
    let world;
    let agent;
    before(async () => {
      world = await World.start({ engine });
      agent = await world.user('Anna Agent');
    });
    after(() => world?.stop());

    const draft = (more = {}) => ({
      name: `Chats ${randomUUID().slice(0, 8)}`,
      when: { fact: 'conversation.channel', is: 'is', value: 'web' },
      targets: [{ type: 'first_response', within_s: 3600, warn_percent: [50, 80], pauses: [] }],
      ...more,
    });

    test('a fresh workspace promises something, and the preview tells what', async () => {
      const all = await agent.get('/clock-policies');
      assert.deepEqual(all.map((one) => [one.position, one.name]), [[1, 'Critical'], [2, 'High'], [3, 'Standard']]);
      const shown = await agent.post('/clock-policies/preview', { facts: {}, at: '2026-03-06T17:00:00Z' });
      assert.equal(shown.policy.name, 'Standard');
      assert.equal(shown.calendar.name, 'Standard hours');
      const first = shown.clocks.find((one) => one.type === 'first_response');
      assert.equal(Date.parse(first.due_at), Date.parse('2026-03-09T12:00:00Z'), 'four working hours over a weekend');
      assert.equal(first.warn_at.length, 2);
      const task = await agent.post('/clock-policies/preview', { facts: {}, kind: 'task' });
      assert.deepEqual(task.clocks.map((one) => one.type), ['task']);
    });

    test('a policy is kept, moved, changed and removed, and each change is worked through', async () => {
      const made = await world.admin.post('/clock-policies', draft({ position: 1 }));
      assert.equal(made.position, 1);
      const shown = await agent.post('/clock-policies/preview', { facts: { 'conversation.channel': 'web' } });
      assert.equal(shown.policy.id, made.id);
      assert.equal(shown.policies[0].because[0].fact, 'conversation.channel');
      const path = `/clock-policies/${made.id}`;
      const changed = await world.admin.put(path, { ...draft({ name: made.name }), position: 4, active: false, version: 1 });
      assert.deepEqual([changed.position, changed.active, changed.version], [4, false, 2]);
      await world.admin.refused(409, 'PUT', path, { ...draft(), version: 1 });
      await world.admin.refused(409, 'POST', '/clock-policies', draft({ name: made.name }));
      assert.deepEqual(await agent.get(path), changed);
      const runs = await until('the change is worked through', async () => {
        const runs = await agent.get('/clock-recomputes');
        return runs.every((one) => one.finished_at) && runs;
      });
      assert.ok(runs[0].why.includes(made.name));
      await world.admin.del(path);
      await world.admin.refused(404, 'GET', path);
      assert.equal((await agent.get('/clock-policies')).length, 3);
    });

    test('a broken policy is refused with place and reason', async () => {
      const wrong = (field, more) => world.admin.refused(400, 'POST', '/clock-policies', draft(more), { field });
      await wrong('when.fact', { when: { fact: 'moon.phase', is: 'is', value: 'full' } });
      await wrong('when.value', { when: { fact: 'conversation.channel', is: 'is', value: 7 } });
      await wrong('targets', { targets: [] });
      await wrong('targets[0].within_s', { targets: [{ type: 'update', within_s: 1, warn_percent: [], pauses: [] }] });
      await wrong('targets[0].warn_percent[0]', { targets: [{ type: 'update', within_s: 60, warn_percent: [100], pauses: [] }] });
      await wrong('targets[0].type', { targets: [{ type: 'lunch', within_s: 60, warn_percent: [], pauses: [] }] });
      await wrong('calendar', { calendar: kNobody });
      await world.admin.refused(400, 'POST', '/clock-policies/preview', { facts: { 'moon.phase': 'full' } });
    });

    test('reading and changing need their permissions', async () => {
      const all = await agent.get('/clock-policies');
      await agent.refused(403, 'POST', '/clock-policies', draft());
      await agent.refused(403, 'PUT', `/clock-policies/${all[0].id}`, { ...draft(), version: 1 });
      await agent.refused(403, 'DELETE', `/clock-policies/${all[0].id}`);
      await agent.refused(404, 'GET', `/clocks/${kNobody}`);
      await world.nobody.refused(401, 'GET', '/clock-policies');
      await world.nobody.refused(401, 'GET', `/clocks/${kNobody}`);
    });
  });
