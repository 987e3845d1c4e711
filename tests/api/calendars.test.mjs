import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';
const kFile = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261003', 'SUMMARY:国庆节',
  'END:VEVENT', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261010', 'SUMMARY:国庆节 补班', 'END:VEVENT', 'BEGIN:VEVENT', 'DTSTART:20261225T100000Z',
  'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

for (const engine of ['sqlite', 'postgres'])
  describe(`calendars on ${engine}`, () => {
    /** @type {World} */
    let world;
    let agent;
    before(async () => {
      world = await World.start({ engine });
      agent = await world.user('Anna Agent');
    });
    after(() => world?.stop());

    const draft = (more = {}) => ({
      name: `Shanghai ${randomUUID().slice(0, 8)}`,
      hours: {
        time_zone: 'Asia/Shanghai',
        week: [{ day: 'monday', from: '09:00', to: '12:00' }, { day: 'monday', from: '13:00', to: '18:00' }],
        exceptions: [{ date: '2026-05-01', open: false, name: 'Labour Day' }],
      },
      ...more,
    });

    test('a workspace begins with standard hours', async () => {
      const all = await world.admin.get('/calendars');
      assert.deepEqual(all.map((one) => [one.name, one.standard]), [['Round the clock', false], ['Standard hours', true]]);
      assert.ok(Array.isArray(await agent.get('/calendars')));
    });

    test('the standard hours are in the time zone of the workspace until somebody changes them', async () => {
      const standard = async () => (await world.admin.get('/calendars')).find((one) => one.standard);
      assert.equal((await world.admin.get('/workspace')).time_zone, 'UTC');
      assert.equal((await world.admin.patch('/workspace', { time_zone: 'Europe/Berlin' })).time_zone, 'Europe/Berlin');
      const moved = await standard();
      assert.equal(moved.hours.time_zone, 'Europe/Berlin');
      await world.admin.patch(`/calendars/${moved.id}`, { description: 'Ours' });
      await world.admin.patch('/workspace', { time_zone: 'UTC' });
      assert.equal((await standard()).hours.time_zone, 'Europe/Berlin');
    });

    test('a calendar is kept, changed and removed', async () => {
      const input = draft();
      const made = await world.admin.post('/calendars', input);
      assert.deepEqual(made.hours, input.hours);
      const path = `/calendars/${made.id}`;
      const changed = await world.admin.patch(path, { hours: { ...input.hours, time_zone: 'Asia/Tokyo' }, version: 1 });
      assert.equal(changed.version, 2);
      await world.admin.refused(409, 'PATCH', path, { hours: input.hours, version: 1 });
      await world.admin.refused(409, 'POST', '/calendars', input);
      assert.deepEqual(await world.admin.get(path), changed);
      await world.admin.del(path);
      await world.admin.refused(404, 'GET', path);
    });

    test('holidays come out of an iCalendar file, and the year shows them', async () => {
      const made = await world.admin.post('/calendars', draft());
      const upload = (body) =>
        world.admin.call('POST', `/calendars/${made.id}/holidays`, { body, headers: { 'content-type': 'text/calendar' } });
      const told = await upload(kFile);
      assert.equal(told.status, 200, told.text);
      assert.deepEqual([told.json.added, told.json.replaced, told.json.kept], [3, 0, 0]);
      assert.deepEqual(told.json.problems, [{ line: 13, message: 'is not a whole day' }]);
      assert.equal((await upload(kFile)).json.kept, 3);
      assert.equal((await upload('hello')).status, 400);
      const year = await world.admin.get(`/calendars/${made.id}/years/2026`);
      assert.equal(year.days.length, 365);
      const day = (date) => year.days.find((one) => one.date === date);
      assert.deepEqual([day('2026-05-01').kind, day('2026-05-01').name], ['holiday', 'Labour Day']);
      assert.deepEqual([day('2026-10-10').kind, day('2026-10-10').open_minutes], ['make_up', 480]);
      await world.admin.refused(400, 'GET', `/calendars/${made.id}/years/1`);
    });

    test('who uses which calendar is a list of its own', async () => {
      const made = await world.admin.post('/calendars', draft());
      const uses = [{ scope: 'tier', key: 'gold', calendar: made.id }];
      assert.deepEqual(await world.admin.put('/calendar-uses', { uses }), uses);
      assert.deepEqual(await agent.get('/calendar-uses'), uses);
      await world.admin.refused(409, 'DELETE', `/calendars/${made.id}`);
      await world.admin.refused(400, 'PUT', '/calendar-uses', { uses: [{ ...uses[0], calendar: kNobody }] }, { field: 'uses[0].calendar' });
      await world.admin.put('/calendar-uses', { uses: [] });
      await world.admin.del(`/calendars/${made.id}`);
    });

    test('bad input is refused by name, strangers by permission', async () => {
      const bad = draft();
      bad.hours.week[1].from = '25:00';
      await world.admin.refused(400, 'POST', '/calendars', bad, { field: 'hours.week[1].from' });
      const made = await world.admin.post('/calendars', draft());
      await agent.refused(403, 'POST', '/calendars', draft());
      await agent.refused(403, 'PATCH', `/calendars/${made.id}`, { name: 'Mine' });
      await agent.refused(403, 'DELETE', `/calendars/${made.id}`);
      await agent.refused(403, 'PUT', '/calendar-uses', { uses: [] });
      assert.equal((await agent.call('POST', `/calendars/${made.id}/holidays`, { body: kFile })).status, 403);
      await world.admin.refused(404, 'GET', `/calendars/${kNobody}`);
      await world.admin.refused(404, 'GET', `/calendars/${kNobody}/years/2026`);
      await world.nobody.refused(401, 'GET', '/calendars');
    });
  });
