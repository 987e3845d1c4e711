import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';
const kWeek = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => ({ day, from: '09:00', to: '17:00' }));

for (const engine of ['sqlite', 'postgres'])
  describe(`complaints on ${engine}`, () => {
    /** @type {World} */
    let world;
    let anna;
    let lena;
    let sales;
    let cause;
    before(async () => {
      world = await World.start({ engine });
      anna = await world.user('Anna Agent');
      lena = await world.user('Lena Leader', 'team_leader');
      sales = await world.queue('Sales', [anna]);
      const top = await world.admin.post('/complaint-causes', { name: 'Delivery', names: { 'zh-CN': '配送' } });
      cause = await world.admin.post('/complaint-causes', { name: 'Packaging', parent: top.id });
      await world.admin.post('/approval-policies', { name: 'All', currency: 'EUR', levels: [{ name: 'Lead', users: [lena.id] }] });
    });
    after(() => world?.stop());

    const open = (more = {}) => anna.post('/cases', { kind: 'complaint', subject: 'The kettle leaks', queue: sales.id, ...more });
    const upload = async (name, body) => (await anna.call('POST', '/attachments', { query: { name }, body })).json;
    const step = (path, name, more = {}) => anna.post(`${path}/steps`, { step: name, ...more });

    test('a complaint goes its whole way, with an approval, to what was learnt', async () => {
      const matter = await open();
      const path = `/cases/${matter.id}/complaint`;
      await until('its details', async () => (await anna.get(`/cases/${matter.id}/history`)).items.some((one) => one.kind === 'complaint.opened'));
      const fresh = await anna.get(path);
      assert.deepEqual([fresh.number, fresh.steps.length, fresh.version], [matter.number, 1, 1]);
      const changed = await anna.patch(path, { product: 'Kettle K-200', batch: 'B7', harm: 'health', severity: 'serious', demand: 'refund', version: 1 });
      await anna.refused(409, 'PATCH', path, { product: 'x', version: 1 });
      assert.equal(changed.version, 2);
      assert.deepEqual(await anna.get(`${path}/next-steps`), ['acknowledged']);
      await anna.refused(409, 'POST', `${path}/steps`, { step: 'decided' });
      await step(path, 'acknowledged');
      const photo = await upload('crack.txt', 'a crack');
      await anna.post(`${path}/findings`, { text: 'The lid was cracked.', evidence: [photo.id] });
      await step(path, 'investigated');
      await anna.patch(path, { outcome: 'upheld', decision: 'Our fault.' });
      await step(path, 'decided');
      await anna.refused(409, 'PATCH', path, { harm: 'none' });
      const proposed = await anna.post(`${path}/remedies`, { kind: 'refund', text: 'The price', cost: { minor: 4990, currency: 'EUR' } });
      const remedy = proposed.remedies[0];
      assert.equal(remedy.state, 'waiting');
      await anna.refused(409, 'POST', `${path}/remedies/${remedy.id}/give`);
      await lena.post(`/approvals/${remedy.approval}/decide`, { verdict: 'approve' });
      await anna.post(`${path}/remedies/${remedy.id}/give`);
      await step(path, 'remedied');
      await anna.patch(path, { answer: 'We are sorry.' });
      await step(path, 'told', { telling: 'by_us', note: 'By letter' });
      await step(path, 'closed');
      await anna.patch(path, { cause: cause.id, whys: ['The box was thin.', 'It was cheap.'] });
      await anna.refused(409, 'POST', `${path}/steps`, { step: 'learnt' });
      const action = await anna.post(`${path}/actions`, { text: 'Thicker boxes', owner: lena.id, due_at: new Date(Date.now() + 86_400_000).toISOString() });
      assert.ok((await lena.get('/my-day')).some((one) => one.title === 'Thicker boxes'), 'My day');
      await lena.post(`/complaint-actions/${action.id}/finish`, { result: 'Ordered' });
      await lena.refused(403, 'POST', `/complaint-actions/${action.id}/check`, { found: 'effective', note: 'x' });
      assert.equal((await world.admin.post(`/complaint-actions/${action.id}/check`, { found: 'effective', note: 'No crack since' })).state, 'effective');
      await anna.post(`${path}/steps/undo`, { reason: 'Once more' });
      await step(path, 'closed');
      const done = await step(path, 'learnt');
      assert.equal(done.cause_name, 'Delivery / Packaging');
      assert.deepEqual(await anna.get(path), done);
      const history = await anna.get(`/cases/${matter.id}/history`, { limit: 200 });
      const last = history.items.find((one) => one.kind === 'complaint.step_taken');
      assert.deepEqual(last.payload.complaint, done, 'the event carries what a fetch answers');
    });

    test('a Pareto drills down, a trend counts, a board shows what is open', async () => {
      const matter = await open();
      await anna.patch(`/cases/${matter.id}/complaint`, { product: 'Toaster', cause: cause.id });
      const pareto = await world.admin.get('/complaints/pareto');
      assert.equal(pareto.bars[0].name, 'Delivery');
      assert.ok(pareto.bars[0].deeper);
      const deeper = await world.admin.get('/complaints/pareto', { cause: pareto.bars[0].key });
      assert.deepEqual(deeper.bars.map((bar) => bar.name), ['Packaging']);
      const found = await anna.get('/complaints', { cause: cause.id, product: 'Toaster' });
      assert.deepEqual(found.items.map((one) => one.case_id), [matter.id]);
      const trend = await world.admin.get('/complaints/trend', { bucket: 'month' });
      assert.ok(trend.at(-1).count >= 2);
      assert.ok((await world.admin.get('/complaints/board')).find((one) => one.step === 'received').count >= 1);
      assert.deepEqual(await world.admin.get('/complaints/warnings'), []);
      await anna.refused(403, 'GET', '/complaints/pareto');
    });

    test('a regulator sets a deadline in working days', async () => {
      const regulator = await world.admin.post('/complaint-regulators', { name: 'Authority', working_days: 3, hours: { time_zone: 'Europe/Berlin', week: kWeek, exceptions: [] } });
      const matter = await open();
      const changed = await anna.patch(`/cases/${matter.id}/complaint`, { regulator: regulator.id, regulator_reference: 'R-1', regulator_received_at: '2024-03-08T10:00:00Z' });
      assert.equal(changed.regulator.due_at.slice(0, 19), '2024-03-13T16:00:00');
      await world.admin.refused(400, 'POST', '/complaint-regulators', { name: 'Bad', working_days: 0, hours: { time_zone: 'UTC', week: kWeek, exceptions: [] } });
      await world.admin.refused(400, 'POST', '/complaint-regulators', { name: 'Bad', working_days: 1, hours: { time_zone: 'UTC', week: [], exceptions: [] } });
    });

    test('an evidence file is made, told to whom may see it, and proves that nothing was changed', async (t) => {
      const matter = await open({ subject: '水壶漏水' });
      const path = `/cases/${matter.id}/complaint`;
      const photo = await upload('照片.txt', '裂缝');
      await anna.post(`${path}/findings`, { text: '盖子有裂缝', evidence: [photo.id] });
      const invoice = await upload('invoice.txt', 'paid');
      await anna.post(`/cases/${matter.id}/entries`, { text: 'Sent by mail', attachments: [invoice.id] });
      const task = await anna.post(`/cases/${matter.id}/tasks`, { title: 'Weigh the lid' });
      const weight = await upload('weight.txt', '112 g');
      await anna.post(`/cases/${matter.id}/entries`, { text: '', task: task.id, attachments: [weight.id] });
      const asked = await anna.post(`${path}/evidence`, { language: 'zh-CN' });
      const file = await until('the file', async () => {
        const now = await anna.get(`/evidence/${asked.id}`);
        assert.notEqual(now.state, 'failed', now.error);
        return now.state === 'done' && now;
      });
      const download = await anna.call('GET', `/evidence/${asked.id}/file`);
      assert.equal(download.status, 200);
      assert.equal(download.headers['content-type'], 'application/zip');
      const stranger = await world.user('Strange Agent');
      await stranger.refused(404, 'GET', `/evidence/${asked.id}`);
      await stranger.refused(404, 'GET', `/evidence/${asked.id}/file`);
      const directory = mkdtempSync(join(tmpdir(), 'deskbell-evidence-'));
      t.after(() => rmSync(directory, { recursive: true }));
      assert.equal(download.raw.length, file.size);
      writeFileSync(join(directory, 'file.zip'), download.raw);
      writeFileSync(join(directory, 'keys.pem'), (await world.admin.get('/audit/state')).public_key);
      const check = (name) => world.server.run('evidence', ['check', join(directory, name), '--key', join(directory, 'keys.pem')]);
      const good = check('file.zip');
      assert.equal(good.status, 0, good.stderr);
      assert.match(good.stdout, /The evidence file is good/);
      const spoilt = Buffer.from(readFileSync(join(directory, 'file.zip')));
      spoilt[Math.floor(spoilt.length / 2)] ^= 1;
      writeFileSync(join(directory, 'spoilt.zip'), spoilt);
      assert.equal(check('spoilt.zip').status, 1);
      // What any ZIP program sees.
      const listed = spawnSync('python3', ['-m', 'zipfile', '-l', join(directory, 'file.zip')], { encoding: 'utf8' });
      for (const name of ['complaint.pdf', 'complaint.json', 'events.jsonl', 'case.json', 'manifest.json', 'seal.json', '照片.txt', 'invoice.txt', 'weight.txt'])
        assert.ok(listed.stdout.includes(name), `${name}: ${listed.stdout}${listed.stderr}`);
    });

    test('bad input is refused with its field, foreign things are not there', async () => {
      const matter = await open();
      const path = `/cases/${matter.id}/complaint`;
      const field = async (body) => (await anna.refused(400, 'PATCH', path, body)).fields[0].field;
      assert.equal(await field({ cause: kNobody }), 'cause');
      assert.equal(await field({ regulator: kNobody }), 'regulator');
      assert.equal(await field({ regulator_reference: 'x' }), 'regulator_reference');
      assert.equal(await field({ whys: Array(8).fill('why') }), 'whys');
      assert.equal(await field({ whys: [''] }), 'whys[0]');
      assert.equal(await field({ harm: 'much' }), 'harm');
      assert.equal(await field({ product: 'x'.repeat(201) }), 'product');
      assert.equal(await field({ demand_money: { minor: 1, currency: 'gold' } }), 'demand_money.currency');
      await anna.refused(400, 'POST', `${path}/findings`, { text: 'x', evidence: [kNobody] });
      await anna.refused(400, 'POST', `${path}/evidence`, { language: 'tlh' });
      await anna.refused(404, 'POST', `${path}/remedies/${kNobody}/give`);
      await anna.refused(404, 'GET', `/cases/${kNobody}/complaint`);
      const inquiry = await anna.post('/cases', { kind: 'inquiry', subject: 'How?', queue: sales.id });
      await anna.refused(409, 'GET', `/cases/${inquiry.id}/complaint`);
      const stranger = await world.user('Other Agent');
      await stranger.refused(404, 'GET', path);
      await anna.refused(403, 'POST', '/complaint-causes', { name: 'x' });
      const wrong = async (body) => {
        const settings = await world.admin.get('/complaint-settings');
        return (await world.admin.refused(400, 'PUT', '/complaint-settings', { ...settings, ...body })).fields[0].field;
      };
      assert.equal(await wrong({ currency: 'x' }), 'currency');
      assert.equal(await wrong({ warning_days: 0 }), 'warning_days');
      assert.equal(await wrong({ false_alarms_per_year: 1000 }), 'false_alarms_per_year');
      assert.equal(await wrong({ tell: [kNobody] }), 'tell[0]');
      await world.admin.refused(409, 'DELETE', `/complaint-causes/${cause.parent}`);
    });
  });
