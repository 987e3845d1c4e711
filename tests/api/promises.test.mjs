import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';
const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();

for (const engine of ['sqlite', 'postgres']) describe(`promises on ${engine}`, () => {
  let world, anna, ben, shop;
  before(async () => ({ world, anna, ben, shop } = await World.withShop({ engine })));
  after(() => world?.stop());

  /** A conversation that Anna owns. */
  async function talk() {
    const visitor = await world.talkWith(anna, shop);
    return { id: visitor.conversation.id, visitor };
  }
  const call = (conversation, due_at, more = {}) => anna.post('/promises', { conversation, kind: 'call_back', what: 'Call back', due_at, ...more });

  test('what an agent writes is proposed, made and kept', async () => {
    const { id } = await talk();
    const proposals = await anna.post('/promises/proposals', { text: 'Sorry! I’ll call you back within two hours.', conversation: id });
    assert.equal(proposals.length, 1);
    assert.equal(proposals[0].words, 'I’ll call you back within two hours');
    assert.equal(proposals[0].kind, 'call_back');
    assert.deepEqual(await anna.post('/promises/proposals', { text: '稍后给您回电话', conversation: id }), []);
    const { due_at, kind, words } = proposals[0];
    const made = await anna.post('/promises', { conversation: id, kind, words, what: 'Call back', due_at });
    assert.equal(made.state, 'open');
    assert.equal(made.owner_name, 'Anna Agent');
    assert.match(made.due_local, /^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    assert.deepEqual((await anna.get('/promises')).items.map((one) => one.id), [made.id]);
    assert.deepEqual(await anna.get(`/promises/${made.id}`), made);
    const owed = (await anna.get('/my-day')).find((one) => one.kind === 'promise');
    assert.deepEqual([owed.id, owed.title, owed.due_at], [made.id, 'Call back', made.due_at]);
    const kept = await anna.post(`/promises/${made.id}/keep`, { note: 'Reached her', follow_up: { what: 'Ask again', due_at: inSeconds(3600) } });
    assert.equal(kept.state, 'kept');
    const [next] = (await anna.get(`/promises?conversation=${id}`)).items;
    assert.equal(next.follow_up_of, made.id);
    const moved = await anna.post(`/promises/${next.id}/move`, { due_at: inSeconds(7200), reason: 'Busy line' });
    assert.deepEqual(moved.history.map((step) => step.what), ['made', 'moved']);
    assert.equal((await anna.post(`/promises/${next.id}/cancel`, { reason: 'He wrote' })).state, 'cancelled');
    assert.equal((await anna.get('/promises?state=cancelled')).items.length, 1);
  });

  test('one whose time comes is broken once, the owner hears of it, and the report tells', async () => {
    const { id, visitor } = await talk();
    const socket = await world.consoleSocket(anna);
    await socket.acked({ type: 'feed' });
    const widget = await world.visitorSocket(visitor);
    await widget.acked({ type: 'subscribe', stream: id, seq: 0 });
    const made = await call(id, inSeconds(1.5));
    const { data } = await socket.event('promise.broken', (e) => e.stream === anna.id);
    assert.equal(data.promise.id, made.id);
    const broken = await anna.get(`/promises/${made.id}`);
    assert.deepEqual(data.promise, broken);
    assert.equal(broken.state, 'broken');
    assert.deepEqual(broken.history.map((step) => step.what), ['made', 'broken']);
    const late = await anna.post(`/promises/${made.id}/keep`, {});
    assert.equal(late.state, 'broken');
    assert.ok(late.done_at > late.due_at);
    const report = await world.admin.get('/promises/report');
    assert.ok(report.all.broken >= 1 && report.all.done_late >= 1);
    assert.ok(report.by_agent.some((one) => one.user === anna.id && one.name === 'Anna Agent'));
    await anna.refused(403, 'GET', '/promises/report');
    assert.ok(!widget.frames.some((frame) => frame.kind?.startsWith('promise.')), 'customers are not told of them');
    await anna.refused(409, 'POST', `/promises/${made.id}/move`, { due_at: inSeconds(100), reason: 'x' });
  });

  test('foreign, missing and wrong ones are refused', async () => {
    const { id } = await talk();
    const made = await call(id, inSeconds(3600));
    await ben.refused(404, 'GET', `/promises/${made.id}`);
    await ben.refused(404, 'POST', `/promises/${made.id}/keep`, {});
    await ben.refused(404, 'POST', '/promises', { conversation: id, what: 'x', due_at: inSeconds(60) });
    await anna.refused(404, 'GET', `/promises/${kNobody}`);
    await anna.refused(403, 'GET', `/promises?owner=${ben.id}`);
    await anna.refused(400, 'POST', '/promises', { conversation: id, what: 'x', due_at: inSeconds(-60) });
    await anna.refused(400, 'POST', '/promises', { what: 'x', due_at: inSeconds(60) });
    await anna.refused(400, 'POST', '/promises', { conversation: id, what: 'x', due_at: inSeconds(60), time_zone: 'Mars/Olympus' });
    await anna.refused(400, 'POST', `/promises/${made.id}/cancel`, { reason: '' });
  });

  test('a promise survives a restart and is broken after it', { skip: engine === 'postgres' }, async () => {
    const { id } = await talk();
    const made = await call(id, inSeconds(2));
    await world.server.stop();
    await world.server.start();
    anna = await world.signIn(anna.email);
    await until('the promise is broken', async () => (await anna.get(`/promises/${made.id}`)).state === 'broken');
  });
});
