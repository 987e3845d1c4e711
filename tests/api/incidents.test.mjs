import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';

for (const engine of ['sqlite', 'postgres']) describe(`incidents on ${engine}`, () => {
  /** @type {World} */
  let world;
  let anna;
  let ben;
  let shop;
  let category;
  before(async () => {
    world = await World.start({ engine });
    anna = await world.user('Anna Agent', 'administrator');
    ben = await world.user('Ben Agent');
    shop = await world.installation();
    category = await anna.post('/case-categories', { name: 'Power supply' });
  });
  after(() => world?.stop());

  const declare = (more = {}) => anna.post('/incidents', { title: 'Power cut', ...more });
  const open = (more = {}) => anna.post('/cases', { kind: 'repair', subject: 'No power', ...more });
  const lines = async (id) => (await anna.get(`/incidents/${id}/lines`)).items.map((one) => one.kind);

  test('an incident gathers 200 cases, tells each customer once, and is resolved and reviewed', async () => {
    const visitors = [];
    for (let i = 0; i < 8; ++i) visitors.push(await world.talk(shop));
    const told = [];
    for (const visitor of visitors) told.push(await open({ conversation: visitor.conversation.id, language: 'en' }));
    // Who has two cases in one conversation is told once.
    told.push(await open({ conversation: visitors[0].conversation.id, language: 'en' }));
    const silent = [];
    for (let i = 0; i < 191; ++i) silent.push(open({ category: category.id }));
    await Promise.all(silent);
    const socket = await world.consoleSocket(ben);
    await socket.acked({ type: 'feed' });
    const incident = await declare({ banner: { en: 'Known fault', 'zh-CN': '已知故障' }, greeting: { en: 'We know of the power cut.' } });
    assert.equal((await socket.event('incident.declared')).data.incident.id, incident.id);
    const byHand = await anna.post(`/incidents/${incident.id}/cases`, { cases: told.map((one) => one.id) });
    assert.deepEqual([byHand.added, byHand.refused], [9, 0]);
    const byFilter = await anna.post(`/incidents/${incident.id}/cases`, { filter: { kind: 'repair' } });
    assert.equal(byFilter.added + byFilter.there_before, 200);
    assert.equal((await anna.get(`/incidents/${incident.id}`)).case_count, 200);
    const update = await anna.post(`/incidents/${incident.id}/updates`, { texts: { en: 'Back at six', 'zh-CN': '六点恢复' } });
    assert.equal(update.total, 200);
    const finished = await until('all are told', async () => (await anna.get(`/incidents/${incident.id}/updates`)).find((one) => one.finished_at), 30_000);
    assert.deepEqual([finished.sent, finished.messages, finished.unreachable], [9, 8, 191]);
    for (const visitor of visitors) {
      const { items } = await visitor.get(`/widget/conversations/${visitor.conversation.id}/messages`);
      assert.equal(items.filter((one) => one.text === 'Back at six' && one.code === 'notice').length, 1);
    }
    const history = await anna.get(`/cases/${told[0].id}/history`);
    assert.ok(history.items.some((one) => one.kind === 'incident.case_told'));
    const page = await anna.get(`/incidents/${incident.id}/cases`, { limit: 150 });
    assert.equal(page.items.length, 150);
    assert.equal((await anna.get(`/incidents/${incident.id}/cases`, { cursor: page.next })).items.length, 50);
    await anna.del(`/incidents/${incident.id}/cases/${told[0].id}`);
    await anna.post(`/incidents/${incident.id}/lines`, { text: 'The grid operator was called' });
    const resolved = await anna.post(`/incidents/${incident.id}/resolve`, { texts: { en: 'All is well again' }, solve_cases: true });
    assert.equal(resolved.state, 'resolved');
    await until('the cases are solved', async () => (await anna.get(`/cases/${told[1].id}`)).state_category === 'solved', 30_000);
    const reviewed = await anna.put(`/incidents/${incident.id}/review`, { summary: 'A cable', actions: [{ text: 'A second line', owner: ben.id }] });
    assert.equal(reviewed.review.actions[0].owner_name, 'Ben Agent');
    const kinds = await lines(incident.id);
    for (const kind of ['declared', 'gathered', 'update', 'released', 'note', 'resolved', 'reviewed']) assert.ok(kinds.includes(kind), kind);
  });

  test('the widget shows the banner and another greeting while it lasts', async () => {
    const incident = await declare({ banner: { 'zh-CN': '已知故障' }, greeting: { en: 'We know of it.' } });
    const during = (await world.visitor(shop)).session.installation;
    assert.deepEqual(during.notice, { en: '已知故障', 'zh-CN': '已知故障' });
    assert.equal(during.greeting.en, 'We know of it.');
    await anna.post(`/incidents/${incident.id}/resolve`, {});
    const after = (await world.visitor(shop)).session.installation;
    assert.ok(!('notice' in after) && !('greeting' in after));
  });

  test('a plan brings checklist and roster; who is called hears of it and answers', async () => {
    const plan = await anna.post('/incident-plans', { kind: 'emergency', name: 'Power cut', checklist: ['Call the grid'], roster: [{ user: ben.id, role: 'Technician' }] });
    const socket = await world.consoleSocket(ben);
    await socket.acked({ type: 'feed' });
    const incident = await declare({ plan: plan.id });
    const called = await socket.event('incident.called', (e) => e.stream === ben.id);
    assert.equal(called.data.incident.id, incident.id);
    assert.ok((await ben.get('/notices')).items.some((one) => one.code === 'incident.called'));
    const answered = await ben.post(`/incidents/${incident.id}/answer`, { answer: 'coming' });
    assert.equal(answered.roster[0].answer, 'coming');
    const changed = await anna.patch(`/incidents/${incident.id}`, { checklist: [{ text: 'Call the grid', done: true }], version: answered.version });
    assert.equal(changed.checklist[0].by_name, 'Anna Agent');
    await anna.refused(409, 'PATCH', `/incidents/${incident.id}`, { title: 'x', version: 1 });
    await anna.refused(409, 'DELETE', `/incident-plans/${plan.id}`);
    await anna.post(`/incidents/${incident.id}/resolve`, {});
    const again = await anna.put(`/incident-plans/${plan.id}`, { kind: 'emergency', name: 'Blackout', version: (await anna.get('/incident-plans'))[0].version });
    assert.equal(again.name, 'Blackout');
    await anna.del(`/incident-plans/${plan.id}`);
    assert.deepEqual(await anna.get('/incident-plans'), []);
  });

  test('a surge lets queues flow over while it lasts', async () => {
    const [sales, help] = [await world.queue('Sales'), await world.queue('Help')];
    const surge = { from: new Date(Date.now() - 1000).toISOString(), to: new Date(Date.now() + 3_600_000).toISOString(), expected_per_day: 5000, queues: [sales.id], overflow: help.id, teams: [] };
    const plan = await anna.post('/incident-plans', { kind: 'surge', name: 'Singles’ Day', surge });
    const incident = await declare({ plan: plan.id, title: 'Singles’ Day' });
    const overflow = async () => (await anna.get('/queues')).find((one) => one.id === sales.id).overflow;
    assert.equal((await overflow())[0].queue, help.id);
    await anna.post(`/incidents/${incident.id}/resolve`, {});
    assert.deepEqual(await overflow(), []);
    await anna.refused(400, 'POST', '/incident-plans', { kind: 'surge', name: 'x', surge: { ...surge, to: surge.from } });
    await anna.refused(400, 'POST', '/incident-plans', { kind: 'emergency', name: 'x', surge });
  });

  test('work from home asks who is where, takes work from the desks, and puts everything back', async () => {
    const [hotline, chat, counter] = [await world.queue('Hotline'), await world.queue('Chat'), await world.queue('Counter')];
    const own = { when: 'length', threshold: 9, action: 'message' };
    await anna.patch(`/queues/${hotline.id}`, { overflow: [own] });
    await anna.patch(`/queues/${counter.id}`, { status: 'paused' });
    const team = await anna.post('/teams', { name: 'Home team', members: [ben.id] });
    const home = { teams: [team.id], people: [ben.id, anna.id], desk_bound: [{ queue: hotline.id, to: chat.id }, { queue: counter.id }] };
    const plan = await anna.post('/incident-plans', { kind: 'work_from_home', name: 'Office closed', home });
    const readiness = async () => (await anna.get(`/incident-plans/${plan.id}/readiness`)).find((one) => one.user === ben.id).obstacles;
    assert.deepEqual(await readiness(), ['no_second_factor', 'untested']);
    const test = await ben.post('/connection-tests', { round_trips_ms: [12, 9, 400, 11, 10], lost: 0 });
    assert.deepEqual([test.round_trip_ms, test.quality], [11, 'good']);
    assert.deepEqual(await readiness(), ['no_second_factor']);
    await ben.post('/connection-tests', { round_trips_ms: [12, 9, 10, 11], lost: 1 });
    assert.deepEqual(await readiness(), ['no_second_factor', 'poor_connection']);

    const visitor = await world.talk(await world.installation({ queue: hotline.id }));
    const incident = await declare({ plan: plan.id, title: 'Flood' });
    assert.deepEqual(incident.home.seats.map((one) => one.place), ['unknown', 'unknown']);
    const queues = async () => Object.fromEntries((await anna.get('/queues')).map((one) => [one.name, one]));
    const during = await queues();
    assert.deepEqual([during.Hotline.status, during.Hotline.overflow[0].queue, during.Counter.overflow[0].action], ['paused', chat.id, 'message']);
    await until('the talk goes to the other queue', async () => (await anna.get(`/conversations/${visitor.conversation.id}`)).queue === chat.id, 15_000);
    const asked = (await ben.get('/notices')).items.find((one) => one.code === 'incident.home_on');
    assert.equal(asked.weight, 'urgent');
    const placed = await ben.post(`/incidents/${incident.id}/place`, { place: 'home' });
    assert.equal(placed.home.seats.find((one) => one.user === ben.id).place, 'home');
    assert.ok((await ben.get('/notices')).items.find((one) => one.id === asked.id).read_at);
    await ben.refused(404, 'POST', `/incidents/${incident.id}/place`, { place: 'home', user: anna.id });
    await anna.refused(400, 'POST', `/incidents/${incident.id}/place`, { place: 'unknown' });
    await anna.refused(400, 'POST', `/incidents/${incident.id}/place`, { place: 'home', user: kNobody });
    assert.equal((await anna.get(`/incidents/${incident.id}/readiness`)).length, 2);
    assert.ok((await lines(incident.id)).includes('placed'));
    await anna.refused(409, 'POST', '/incidents', { title: 'Twice', plan: plan.id });

    await anna.post(`/incidents/${incident.id}/resolve`, {});
    const after = await queues();
    assert.deepEqual([after.Hotline.status, after.Hotline.overflow], ['active', [own]]);
    assert.deepEqual([after.Counter.status, after.Counter.overflow], ['paused', []]);
    assert.ok((await ben.get('/notices')).items.some((one) => one.code === 'incident.home_off'));
    await ben.refused(409, 'POST', `/incidents/${incident.id}/place`, { place: 'office' });
  });

  test('a wrong plan for home and a wrong connection test are refused with their place', async () => {
    const plan = (home, kind = 'work_from_home') => ({ kind, name: 'x', home: { teams: [], people: [], desk_bound: [], ...home } });
    const one = await world.queue('One');
    for (const [body, field] of [
      [plan({}, 'emergency'), 'home'], [plan({ people: [kNobody] }), 'home.people[0]'], [plan({ teams: [kNobody] }), 'home.teams[0]'],
      [plan({ desk_bound: [{ queue: kNobody }] }), 'home.desk_bound[0].queue'], [plan({ desk_bound: [{ queue: one.id, to: one.id }] }), 'home.desk_bound[0].to'],
      [plan({ desk_bound: [{ queue: one.id }, { queue: one.id }] }), 'home.desk_bound[0].queue']])
      assert.equal((await anna.refused(400, 'POST', '/incident-plans', body)).fields[0].field, field);
    for (const body of [{}, { round_trips_ms: [], lost: 0 }, { round_trips_ms: [1, 2, 3, 4, -5], lost: 0 }, { round_trips_ms: [1, 2, 3, 4, 5], lost: -1 }, { round_trips_ms: 'fast', lost: 0 }])
      await ben.refused(400, 'POST', '/connection-tests', body);
    const made = await anna.post('/incident-plans', { kind: 'emergency', name: 'No home' });
    await anna.refused(409, 'GET', `/incident-plans/${made.id}/readiness`);
    await ben.refused(403, 'GET', `/incident-plans/${made.id}/readiness`);
    await anna.refused(404, 'GET', `/incident-plans/${kNobody}/readiness`);
  });

  test('a burst of cases is proposed, confirmed, and gathers by itself', async () => {
    const burst = await anna.post('/case-categories', { name: `Burst ${Date.now()}` });
    for (let i = 0; i < 9; ++i) await open({ category: burst.id });
    const proposed = await until('a proposal', async () => (await anna.get('/incidents?state=proposed')).items.find((one) => one.burst?.category === burst.id), 15_000);
    assert.ok(proposed.burst.seen >= 7 && proposed.burst.chance <= 1e-5);
    await anna.post(`/incidents/${proposed.id}/confirm`, { title: 'Lids break' });
    const next = await open({ category: burst.id });
    await until('it is gathered', async () => (await anna.get(`/incidents/${proposed.id}/cases`)).items.some((one) => one.matter.id === next.id), 15_000);
    await anna.refused(409, 'POST', `/incidents/${proposed.id}/dismiss`, {});
    await anna.post(`/incidents/${proposed.id}/resolve`, {});
  });

  test('who may not manage them looks on; wrong and missing ones are refused', async () => {
    const incident = await declare();
    assert.equal((await ben.get(`/incidents/${incident.id}`)).title, 'Power cut');
    for (const [method, path, body] of [
      ['POST', '/incidents', { title: 'x' }], ['PATCH', `/incidents/${incident.id}`, { title: 'x' }],
      ['POST', `/incidents/${incident.id}/updates`, { texts: { en: 'x' } }], ['POST', `/incidents/${incident.id}/resolve`, {}],
      ['POST', `/incidents/${incident.id}/cases`, { cases: [] }], ['POST', '/incident-plans', { kind: 'surge', name: 'x' }]])
      await ben.refused(403, method, path, body);
    await anna.refused(404, 'GET', `/incidents/${kNobody}`);
    await anna.refused(400, 'POST', `/incidents/${incident.id}/updates`, { texts: { fr: 'Bonjour' } });
    await anna.refused(400, 'POST', `/incidents/${incident.id}/updates`, { texts: {} });
    await anna.refused(400, 'POST', `/incidents/${incident.id}/cases`, {});
    await anna.refused(400, 'POST', '/incidents', { title: 'x', plan: kNobody });
    await anna.refused(404, 'POST', `/incidents/${incident.id}/answer`, { answer: 'coming' });
    await anna.refused(409, 'PUT', `/incidents/${incident.id}/review`, { summary: 'x' });
    await anna.post(`/incidents/${incident.id}/resolve`, {});
  });
});
