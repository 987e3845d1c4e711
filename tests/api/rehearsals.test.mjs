import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const name = () => `draft ${randomUUID().slice(0, 8)}`;
const span = { days: 7, time_zone: 'Asia/Shanghai' };

for (const engine of ['sqlite', 'postgres'])
  describe(`rehearsals of promises and ladders on ${engine}`, () => {
    /** @type {World} */
    let world;
    let agent;
    before(async () => {
      world = await World.start({ engine });
      agent = await world.user('Anna Agent');
      const queue = await world.queue(`queue ${randomUUID().slice(0, 8)}`);
      for (let i = 0; i < 4; ++i)
        await world.admin.post('/cases', { kind: 'complaint', subject: `${i % 2 ? 'The pump' : 'The tap'} leaks`, queue: queue.id });
    });
    after(() => world?.stop());

    const policy = (more = {}) => ({
      name: name(),
      position: 1,
      when: { fact: 'case.subject', is: 'contains', value: 'pump' },
      targets: [{ type: 'resolution', within_s: 60, warn_percent: [], pauses: [] }],
      ...more,
    });
    const ladder = (more = {}) => ({
      name: name(),
      when: { fact: 'case.subject', is: 'contains', value: 'tap' },
      levels: [
        {
          key: 'at_once',
          name: 'At once',
          triggers: [{ kind: 'condition', when: { fact: 'case.kind', is: 'is', value: 'complaint' } }],
          actions: [{ kind: 'call', who: [{ kind: 'user', user: world.admin.id }], answer_within_s: 900 }, { kind: 'raise_level' }],
        },
      ],
      ...more,
    });
    // On PostgreSQL nobody reads further than the oldest transaction that still runs, so the last cases may be missing.
    const rehearsed = (path, body, enough) =>
      until('a rehearsal with all of them', async () => {
        const started = await world.admin.post(path, { ...body, ...span });
        const now = await until('the end', async () => {
          const seen = await world.admin.get(`/case-rehearsals/${started.id}`);
          return seen.ended_at && seen;
        });
        return (now.state !== 'done' || enough(now)) && now;
      });

    test('a draft of a promise says which clocks would have been others, and changes nothing', async () => {
      const policies = await world.admin.get('/clock-policies');
      const done = await rehearsed('/clock-policies/rehearse', { policy: policy() }, (one) => one.policy_outcome.looked >= 4);
      assert.equal(done.state, 'done', done.error);
      assert.equal(done.about, 'policy');
      const outcome = done.policy_outcome;
      assert.equal(outcome.looked, 4);
      assert.equal(outcome.matched, 2);
      assert.equal(outcome.things, 2);
      assert.deepEqual(outcome.taken, []);
      assert.equal(outcome.by_day.length, 1);
      assert.equal(outcome.by_queue[0].things, 2);
      const resolution = outcome.by_clock.find((one) => one.type === 'resolution');
      assert.equal(resolution.now, 4);
      assert.equal(resolution.then, 4);
      const [sample] = outcome.samples;
      assert.match(sample.title, /The pump leaks/);
      assert.equal(sample.because[0].fact, 'case.subject');
      assert.equal(sample.policy_then, done.policy.name);
      assert.equal(sample.clocks.find((one) => one.type === 'resolution').then.within_s, 60);
      assert.deepEqual(await world.admin.get('/clock-policies'), policies);
      await world.admin.refused(409, 'POST', `/case-rehearsals/${done.id}/cancel`);
      const [newest] = await world.admin.get('/case-rehearsals');
      assert.equal(newest.id, done.id);
      assert.equal(newest.policy_outcome, undefined);
      const last = await rehearsed('/clock-policies/rehearse', { policy: policy({ position: 99 }) }, (one) => one.policy_outcome.looked >= 4);
      assert.equal(last.policy_outcome.matched, 0);
      assert.equal(last.policy_outcome.taken.reduce((sum, one) => sum + one.things, 0), 2);
    });

    test('a stored promise is rehearsed as it is being changed', async () => {
      const [critical] = await world.admin.get('/clock-policies');
      const started = await world.admin.post('/clock-policies/rehearse', { policy: policy(), policy_id: critical.id, ...span });
      assert.equal(started.policy_id, critical.id);
      assert.equal(started.policy.id, critical.id);
    });

    test('a draft of a ladder says what it would have raised and who would have been called', async () => {
      const done = await rehearsed('/ladders/rehearse', { ladder: ladder() }, (one) => one.ladder_outcome.looked >= 4);
      assert.equal(done.state, 'done', done.error);
      // The ladder that a fresh workspace has is asked before a new one, and holds for all.
      assert.deepEqual([done.ladder_outcome.counted, done.ladder_outcome.matched], [0, 0]);
      const [{ id, name: before }] = await world.admin.get('/ladders');
      assert.deepEqual(done.ladder_outcome.taken, [{ id, name: before, things: 2 }]);
      const first = await rehearsed('/ladders/rehearse', { ladder: ladder(), position: 1 }, (one) => one.ladder_outcome.looked >= 4);
      assert.deepEqual([first.ladder_outcome.counted, first.ladder_outcome.matched, first.ladder_outcome.taken], [2, 2, []]);
      const again = await rehearsed('/ladders/rehearse', { ladder: ladder(), ladder_id: id }, (one) => one.ladder_outcome.looked >= 4);
      assert.equal(again.ladder_outcome.matched, 2);
      assert.deepEqual(again.ladder_outcome.by_level.map((one) => [one.name, one.raised, one.things]), [['At once', 2, 2]]);
      const [person] = again.ladder_outcome.by_person;
      assert.deepEqual([person.id, person.called], [world.admin.id, 2]);
      assert.ok(person.name);
      const [sample] = again.ladder_outcome.samples;
      assert.match(sample.title, /The tap leaks/);
      assert.deepEqual(sample.steps.map((one) => one.kind), ['call', 'raise_level']);
      assert.deepEqual((await world.admin.get(`/cases/${sample.case_id}/escalations`)).escalations, []);
    });

    test('what could not be saved is refused with its place', async () => {
      const wrong = (path, body, field) => world.admin.refused(400, 'POST', path, body, { field });
      const clock = '/clock-policies/rehearse';
      await wrong(clock, { policy: policy({ targets: [] }), ...span }, 'targets');
      await wrong(clock, { policy: policy({ when: { fact: 'moon.phase', is: 'is_set' } }), ...span }, 'when.fact');
      await wrong(clock, { policy: policy(), ...span, days: 0 }, 'days');
      await wrong(clock, { policy: policy(), ...span, time_zone: 'Moon' }, 'time_zone');
      await wrong(clock, span, 'policy');
      await world.admin.refused(404, 'POST', clock, { policy: policy(), policy_id: '1234567890', ...span });
      const [level] = ladder().levels;
      await wrong('/ladders/rehearse', { ladder: ladder({ levels: [{ ...level, key: 'No key' }] }), ...span }, 'levels[0].key');
      await wrong('/ladders/rehearse', { ladder: ladder(), ...span, days: 367 }, 'days');
      await world.admin.refused(404, 'POST', '/ladders/rehearse', { ladder: ladder(), ladder_id: '1234567890', ...span });
    });

    test('only who manages cases may rehearse', async () => {
      await agent.refused(403, 'POST', '/clock-policies/rehearse', { policy: policy(), ...span });
      await agent.refused(403, 'POST', '/ladders/rehearse', { ladder: ladder(), ...span });
      await agent.refused(403, 'GET', '/case-rehearsals');
      await agent.refused(403, 'GET', '/case-rehearsals/1234567890');
      await world.admin.refused(404, 'GET', '/case-rehearsals/1234567890');
    });
  });
