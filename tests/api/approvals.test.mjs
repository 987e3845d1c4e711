import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';

for (const engine of ['sqlite', 'postgres'])
  describe(`approvals on ${engine}`, () => {
    /** @type {World} */
    let world;
    let anna; // asks
    let lena; // leads
    let sales;
    let policy;
    const levels = () => [{ name: 'Lead', users: [lena.id], limit: 20000 }, { name: 'Top', users: [lena.id, world.admin.id] }];
    before(async () => {
      world = await World.start({ engine });
      anna = await world.user('Anna Agent');
      lena = await world.user('Lena Leader', 'team_leader');
      sales = await world.queue('Sales', [anna]);
      policy = await world.admin.post('/approval-policies', {
        name: 'Refunds', currency: 'EUR', levels: levels(), two_people_over: 100000, time_outs: [{ after_s: 3600, then: 'remind' }],
      });
    });
    after(() => world?.stop());

    const open = () => anna.post('/cases', { kind: 'complaint', subject: 'The kettle leaks', queue: sales.id });
    const ask = async (minor, more = {}) =>
      anna.post('/approvals', { case_id: (await open()).id, kind: 'refund', money: { minor, currency: 'EUR' }, reason: 'It leaked.', ...more });

    test('a refund is asked for, waits for the lead, and is approved', async () => {
      const request = await ask(4990);
      assert.equal(request.state, 'asked');
      assert.equal(request.level_name, 'Lead');
      assert.ok((await lena.get('/approvals/waiting')).some((one) => one.id === request.id));
      assert.ok((await lena.get('/my-day')).some((one) => one.kind === 'approval' && one.id === request.id), 'My day');
      const notices = await lena.get('/notices');
      assert.ok(notices.items.some((one) => one.code === 'approval.asked' && one.about.id === request.id));
      const done = await lena.post(`/approvals/${request.id}/decide`, { verdict: 'approve', comment: 'Fine' });
      assert.equal(done.state, 'approved');
      assert.equal(done.votes[0].door, 'console');
      assert.deepEqual(await anna.get(`/approvals/${request.id}`), done);
      assert.deepEqual((await anna.get('/approvals', { case_id: request.case_id })).items, [done]);
      await lena.refused(409, 'POST', `/approvals/${request.id}/decide`, { verdict: 'approve' });
      const history = await anna.get(`/cases/${request.case_id}/history`);
      assert.ok(history.items.some((one) => one.kind === 'approval.approved' && one.payload.by_name === 'Lena Leader'));
    });

    test('four eyes: nobody decides for himself, and large amounts need two people', async () => {
      const request = await ask(150000);
      await anna.refused([403, 404], 'POST', `/approvals/${request.id}/decide`, { verdict: 'approve' });
      assert.equal((await lena.post(`/approvals/${request.id}/decide`, { verdict: 'approve' })).state, 'asked');
      await lena.refused(403, 'POST', `/approvals/${request.id}/decide`, { verdict: 'approve' });
      assert.equal((await world.admin.post(`/approvals/${request.id}/decide`, { verdict: 'approve' })).state, 'approved');
    });

    test('a decision table decides within the limit', async () => {
      await world.admin.post('/decision-tables', {
        key: 'small_refunds', name: 'Small refunds',
        table: {
          hit: 'first',
          inputs: [{ name: 'amount', fact: 'approval.amount', is: 'at_most' }],
          outputs: [{ name: 'decision', type: 'text' }],
          rows: [{ id: 'r1', when: { amount: 30 }, then: { decision: 'approve' } }],
        },
      });
      const automatic = await world.admin.post('/approval-policies', { name: 'Vouchers', kinds: ['compensation'], currency: 'CNY', levels: levels(), table: 'small_refunds', table_limit: 2000 });
      const small = await ask(2000, { kind: 'compensation', money: { minor: 2000, currency: 'CNY' } });
      assert.equal(small.state, 'approved');
      assert.equal(small.votes[0].door, 'table');
      assert.equal(small.row, 'r1');
      assert.equal((await ask(0, { kind: 'compensation', money: { minor: 2500, currency: 'CNY' } })).state, 'asked', 'above the limit for the table');
      const used = (await world.admin.get('/decision-tables')).find((one) => one.key === 'small_refunds');
      await world.admin.refused(409, 'DELETE', `/decision-tables/${used.id}`);
      assert.equal(automatic.table, 'small_refunds');
      await world.admin.refused(400, 'POST', '/approval-policies', { name: 'X', currency: 'EUR', levels: levels(), table: 'nothing' });
    });

    test('the link shows the request and decides once; looking decides nothing', async () => {
      const request = await ask(1200);
      await anna.refused([403, 404, 409], 'POST', `/approvals/${request.id}/link`);
      const { path } = await lena.post(`/approvals/${request.id}/link`);
      const page = await exchange(world.server, 'GET', path);
      assert.equal(page.status, 200);
      assert.match(page.text, /EUR 12\.00/);
      assert.match(page.headers['content-security-policy'], /default-src 'none'/);
      assert.match(page.headers['cache-control'], /no-store/);
      assert.equal((await anna.get(`/approvals/${request.id}`)).state, 'asked');
      const send = (body, headers = {}) =>
        exchange(world.server, 'POST', path, { body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
      assert.equal((await send('verdict=refuse')).status, 400, 'a refusal needs a comment');
      assert.equal((await send('verdict=maybe')).status, 400);
      assert.equal((await send('{}', { 'content-type': 'application/json' })).status, 400);
      assert.equal((await send('verdict=approve', { origin: 'https://evil.example' })).status, 403);
      const done = await send('verdict=approve&comment=%E5%A5%BD');
      assert.equal(done.status, 200);
      const now = await anna.get(`/approvals/${request.id}`);
      assert.deepEqual([now.state, now.votes[0].door, now.votes[0].comment, now.votes[0].name], ['approved', 'link', '好', 'Lena Leader']);
      assert.equal((await send('verdict=approve')).status, 409);
      assert.doesNotMatch((await exchange(world.server, 'GET', path)).text, /<form/);
      for (const bad of [`${path}x`, '/approve/1.1.1.1.1.x', '/approve/x', `/approve/${'1'.repeat(3000)}`, '/approve/%00'])
        assert.ok([404, 400].includes((await exchange(world.server, 'GET', bad)).status), bad);
      assert.ok(!world.server.log().includes(path.split('/').at(-1)), 'the link is not in the log');
    });

    test('bad input is refused with its field', async () => {
      const matter = await open();
      const field = async (body) => (await anna.refused(400, 'POST', '/approvals', { case_id: matter.id, kind: 'refund', money: { minor: 100, currency: 'EUR' }, reason: 'x', ...body })).fields[0].field;
      assert.equal(await field({ money: { minor: -1, currency: 'EUR' } }), 'money.minor');
      assert.equal(await field({ money: { minor: 1, currency: 'euro' } }), 'money.currency');
      assert.equal(await field({ money: { minor: 0, currency: 'EUR' } }), 'money.minor');
      assert.equal(await field({ reason: ' ' }), 'reason');
      assert.equal(await field({ evidence: [kNobody] }), 'evidence[0]');
      assert.equal(await field({ kind: 'gift' }), 'kind');
      await anna.refused(409, 'POST', '/approvals', { case_id: matter.id, kind: 'refund', money: { minor: 100, currency: 'USD' }, reason: 'No policy' });
      await anna.refused(404, 'POST', '/approvals', { case_id: kNobody, kind: 'refund', money: { minor: 100, currency: 'EUR' }, reason: 'x' });
      const wrong = async (body) => (await world.admin.refused(400, 'POST', '/approval-policies', { name: 'N', currency: 'EUR', levels: levels(), ...body })).fields[0].field;
      assert.equal(await wrong({ levels: [] }), 'levels');
      assert.equal(await wrong({ levels: [{ name: 'A', users: [kNobody] }] }), 'levels[0].users[0]');
      assert.equal(await wrong({ levels: [...levels()].reverse() }), 'levels[1].limit');
      assert.equal(await wrong({ time_outs: [{ after_s: 1, then: 'remind' }] }), 'time_outs[0].after_s');
      assert.match(await wrong({ when: { fact: 'case.nothing', is: 'is', value: 1 } }), /^when/);
      await world.admin.refused(409, 'PUT', `/approval-policies/${policy.id}`, { name: 'Refunds', currency: 'EUR', levels: levels(), version: 99 });
      await anna.refused(403, 'GET', '/approval-policies');
    });

    test('an absent approver is stood in for, and a withdrawn request ends', async () => {
      const ben = await world.user('Ben Leader', 'team_leader');
      const now = Date.now();
      const absence = await lena.post('/absences', { from: new Date(now - 1000).toISOString(), until: new Date(now + 3_600_000).toISOString(), deputy: ben.id });
      const request = await ask(500);
      assert.ok((await ben.get('/approvals/waiting')).some((one) => one.id === request.id));
      await ben.refused(404, 'DELETE', `/absences/${absence.id}`);
      await lena.call('DELETE', `/absences/${absence.id}`);
      assert.equal((await anna.post(`/approvals/${request.id}/withdraw`)).state, 'withdrawn');
      await lena.refused([403, 404, 409], 'POST', `/approvals/${request.id}/decide`, { verdict: 'approve' });
      await anna.refused(403, 'POST', '/absences', { user: ben.id, from: new Date(now).toISOString(), until: new Date(now + 1000).toISOString() });
    });

    test('what happened stands in the audit trail', async () => {
      const request = await ask(700);
      await lena.post(`/approvals/${request.id}/decide`, { verdict: 'refuse', comment: 'Out of warranty' });
      await until('the trail', async () => {
        const trail = await world.admin.get('/audit', { kind: 'approval.', object: `approval ${request.id}` });
        return trail.items.some((one) => one.kind === 'approval.refused' && one.actor_name === 'Lena Leader');
      });
    });
  });
