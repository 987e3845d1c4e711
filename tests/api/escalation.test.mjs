import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

for (const engine of ['sqlite', 'postgres'])
  describe(`escalation on ${engine}`, () => {
    /** @type {World} */
    let world;
    let anna;
    let max;
    let ben;
    let first;
    let second;
    let ladder;
    let roster;

    const open = (more = {}) => world.admin.post('/cases', { kind: 'repair', subject: 'The kettle leaks', queue: first.id, ...more });
    const call = (within = 900) => ({ kind: 'call', who: [{ kind: 'duty_manager' }], answer_within_s: within });
    const draft = (more = {}) => ({
      name: 'Repairs',
      when: { fact: 'case.kind', is: 'is', value: 'repair' },
      lines: [{ name: 'First line', queue: first.id }, { name: 'Second line', queue: second.id }],
      levels: [
        { key: 'urgent', name: 'Urgent', triggers: [{ kind: 'condition', when: { fact: 'case.tags', is: 'one_of', value: ['vip'] } }], actions: [{ kind: 'raise_level', level: 'critical' }, { kind: 'notify', who: [{ kind: 'owner' }] }] },
        { key: 'again', name: 'Reopened', triggers: [{ kind: 'reopened', count: 1 }], actions: [{ kind: 'to_line' }, { kind: 'add_task', task: { title: 'Ring the customer', description: '', checklist: [] } }] },
        { key: 'manager', name: 'Duty manager', triggers: [{ kind: 'by_hand' }], actions: [call()] },
      ],
      ...more,
    });
    /** The case's escalations once everything was carried out. */
    const settled = (id, count) =>
      until('the escalations', async () => {
        const standing = await world.admin.get(`/cases/${id}/escalations`);
        return standing.escalations.length === count && standing.escalations.every((one) => one.to) && standing;
      });

    before(async () => {
      world = await World.start({ engine });
      anna = await world.user('Anna Agent');
      max = await world.user('Max Manager');
      ben = await world.user('Ben Agent');
      first = await world.queue('First', [anna]);
      second = await world.queue('Second', []);
      roster = (await world.admin.get('/rosters'))[0];
      await world.admin.put(`/rosters/${roster.id}`, { name: roster.name, time_zone: 'Europe/Berlin', shifts: [{ user: max.id, week: [] }], version: roster.version });
      const seeded = await world.admin.get('/ladders');
      ladder = await world.admin.post('/ladders', draft());
      await world.admin.put('/ladders/order', { order: [ladder.id, ...seeded.map((one) => one.id)] });
      ladder = await world.admin.get(`/ladders/${ladder.id}`);
    });
    after(() => world?.stop());

    test('a new workspace has a ladder and a roster', async () => {
      const all = await world.admin.get('/ladders');
      assert.deepEqual(all.map((one) => one.name), ['Repairs', 'Standard']);
      assert.deepEqual(all[1].levels.map((one) => one.key), ['soon', 'broken', 'again', 'manager']);
      const duty = await world.admin.get(`/rosters/${roster.id}/duty`);
      assert.deepEqual(duty.people.map((one) => one.name), ['Max Manager']);
    });

    test('what is true of a case raises its level, once', async () => {
      const matter = await open({ tags: ['vip'], owner: anna.id });
      const standing = await settled(matter.id, 1);
      assert.equal(standing.ladder_name, 'Repairs');
      assert.equal(standing.rung, 1);
      const [escalation] = standing.escalations;
      assert.equal(escalation.reason.kind, 'condition');
      assert.deepEqual(escalation.steps.map((one) => [one.kind, one.names]), [['raise_level', ['critical']], ['notify', ['Anna Agent']]]);
      assert.equal((await world.admin.get(`/cases/${matter.id}`)).grade.level, 'critical');
      const [notice] = (await anna.get('/notices')).items;
      assert.equal(notice.code, 'escalation.told');
      assert.equal(notice.params.number, matter.number);
      await world.admin.patch(`/cases/${matter.id}`, { subject: 'The kettle leaks a lot' });
      await settled(matter.id, 1);
    });

    test('from the first line to the second and back', async () => {
      const matter = await open({ owner: anna.id });
      await world.admin.refused(400, 'POST', `/cases/${matter.id}/escalate`, { line: 2 }, { field: 'note' });
      const raised = await anna.post(`/cases/${matter.id}/escalate`, { line: 2, note: 'Needs the workshop' });
      assert.equal(raised.by_name, 'Anna Agent');
      assert.equal(raised.note, 'Needs the workshop');
      const there = await settled(matter.id, 1);
      assert.equal(there.line, 2);
      assert.equal(there.may_go_back, true);
      const moved = await world.admin.get(`/cases/${matter.id}`);
      assert.equal(moved.queue, second.id);
      assert.equal(moved.owner, undefined);
      await anna.refused(404, 'POST', `/cases/${matter.id}/return`, { note: 'Not mine any more' });
      const back = await world.admin.post(`/cases/${matter.id}/return`, { note: 'The pump is new' });
      assert.equal(back.returned.note, 'The pump is new');
      const home = await world.admin.get(`/cases/${matter.id}`);
      assert.equal(home.queue, first.id);
      assert.equal(home.owner, anna.id);
      assert.ok((await anna.get('/notices')).items.some((one) => one.code === 'escalation.returned'));
      await world.admin.refused(409, 'POST', `/cases/${matter.id}/return`, { note: 'Again' });
    });

    test('a reopened case climbs with a task', async () => {
      const matter = await open();
      await world.admin.post(`/cases/${matter.id}/move`, { state: 'solved', resolution: 'New pump' });
      await world.admin.post(`/cases/${matter.id}/reopen`, { note: 'Leaks again' });
      const standing = await settled(matter.id, 1);
      assert.equal(standing.escalations[0].reason.count, 1);
      assert.equal(standing.line, 2);
      assert.deepEqual((await world.admin.get(`/cases/${matter.id}/tasks`)).map((one) => one.title), ['Ring the customer']);
    });

    test('a call is acknowledged with name and time', async () => {
      const matter = await open({ owner: anna.id });
      const raised = await anna.post(`/cases/${matter.id}/escalate`, { note: 'He will leave us' });
      assert.equal(raised.level, 'manager');
      await settled(matter.id, 1);
      const [waiting] = await max.get('/escalations/waiting');
      assert.equal(waiting.id, raised.id);
      assert.equal(waiting.call.state, 'ringing');
      const [notice] = (await max.get('/notices')).items;
      assert.equal(notice.weight, 'urgent');
      await ben.refused(404, 'POST', `/escalations/${raised.id}/acknowledge`, {});
      const answered = await max.post(`/escalations/${raised.id}/acknowledge`, { note: 'Calling him now' });
      assert.equal(answered.call.by_name, 'Max Manager');
      assert.ok(answered.call.at);
      assert.deepEqual(await max.get('/escalations/waiting'), []);
      await world.admin.refused(409, 'POST', `/escalations/${raised.id}/acknowledge`, {});
      const history = await world.admin.get(`/cases/${matter.id}/history`);
      const kinds = history.items.map((one) => one.kind);
      for (const kind of ['escalation.raised', 'escalation.carried_out', 'escalation.acknowledged']) assert.ok(kinds.includes(kind), kind);
    });

    test('the whole list is for who manages or looks into things', async () => {
      const page = await world.admin.get('/escalations?limit=2');
      assert.equal(page.items.length, 2);
      assert.ok(page.next);
      await anna.refused(403, 'GET', '/escalations');
      await world.admin.refused(400, 'GET', '/escalations?state=perhaps', undefined, { field: 'state' });
      await world.admin.refused(404, 'GET', '/cases/4711/escalations');
      await world.admin.refused(404, 'POST', '/escalations/4711/acknowledge', {});
    });

    test('a broken ladder is refused with place and reason', async () => {
      const wrong = async (field, change) => {
        const input = draft();
        change(input);
        await world.admin.refused(400, 'POST', '/ladders', input, { field });
      };
      await wrong('levels[0].triggers[0].when.fact', (one) => { one.levels[0].triggers[0].when.fact = 'moon.phase'; });
      await wrong('levels[1].triggers[0].count', (one) => { one.levels[1].triggers[0].count = 0; });
      await wrong('levels[2].actions[0].answer_within_s', (one) => { one.levels[2].actions[0].answer_within_s = 5; });
      await wrong('lines[1].queue', (one) => { one.lines[1].queue = '4711'; });
      await wrong('levels[1].actions[0].zzz', (one) => { one.levels[1].actions[0].zzz = 1; });
      await wrong('name', (one) => { one.name = ''; });
      await anna.refused(403, 'POST', '/ladders', draft());
      await world.admin.refused(400, 'PUT', '/ladders/order', { order: [ladder.id] }, { field: 'order' });
      await world.admin.refused(409, 'PUT', `/ladders/${ladder.id}`, { ...draft(), version: 99 });
    });

    test('rosters are written and removed by who may', async () => {
      const made = await world.admin.post('/rosters', { name: 'Nights', time_zone: 'Asia/Shanghai', shifts: [{ user: max.id, deputy: anna.id, week: [{ day: 'monday', from: '22:00', to: '06:00' }] }], fallback: [anna.id] });
      const at = async (time) => (await world.admin.get(`/rosters/${made.id}/duty?at=${time}`)).people.map((one) => `${one.name} ${one.kind}`);
      assert.deepEqual(await at('2026-03-02T15:00:00Z'), ['Max Manager on_duty', 'Anna Agent deputy']);
      assert.deepEqual(await at('2026-03-02T03:00:00Z'), ['Anna Agent fallback']);
      await world.admin.refused(400, 'POST', '/rosters', { name: 'X', time_zone: 'Mars/Olympus' }, { field: 'time_zone' });
      await anna.refused(403, 'DELETE', `/rosters/${made.id}`);
      await world.admin.del(`/rosters/${made.id}`);
      await world.admin.refused(404, 'GET', `/rosters/${made.id}/duty`);
    });
  });
