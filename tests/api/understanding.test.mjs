import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';

for (const engine of ['sqlite', 'postgres']) describe(`understanding on ${engine}`, () => {
  let world, anna, ben, shop;
  before(async () => ({ world, anna, ben, shop } = await World.withShop({ engine })));
  after(() => world?.stop());

  async function talk(text) {
    const visitor = await world.talkWith(anna, shop, text);
    return { id: visitor.conversation.id, visitor };
  }
  const recognised = (id, messages = 1) => until('what was recognised', async () => {
    const found = await anna.get(`/conversations/${id}/recognition`);
    return found.messages.length >= messages && found;
  });

  test('a message is recognised with its reasons, told to agents, not to the visitor, and corrected', async () => {
    const { id, visitor } = await talk('Where is my parcel? It is two weeks late.');
    const socket = await world.consoleSocket(anna);
    await socket.acked({ type: 'subscribe', stream: id, seq: 0 });
    const widget = await world.visitorSocket(visitor);
    await widget.acked({ type: 'subscribe', stream: id, seq: 0 });
    const { data } = await socket.event('understanding.recognised', (e) => e.stream === id);
    const found = await recognised(id);
    assert.deepEqual(data.recognition, found.messages[0]);
    assert.deepEqual(data.mood, found.mood);
    assert.equal(found.messages[0].intents[0].label, 'delivery_late');
    assert.ok(found.messages[0].reasons.some((reason) => reason.aspect === 'intent' && reason.word === 'late'));
    const { message } = found.messages[0];
    const corrected = await anna.post(`/messages/${message}/recognition/correction`, { what: 'intent', label: 'order_status' });
    assert.deepEqual(corrected.intents, [{ label: 'order_status', probability: 1 }]);
    assert.equal(corrected.corrections[0].was, 'delivery_late');
    await socket.event('understanding.corrected', (e) => e.stream === id);
    const [example] = (await world.admin.get('/understanding/examples?aspect=intent')).items;
    assert.deepEqual([example.origin, example.label, example.message], ['correction', 'order_status', message]);
    assert.ok(!widget.frames.some((frame) => frame.kind?.startsWith('understanding.')), 'customers are not told');
    await ben.refused(404, 'GET', `/conversations/${id}/recognition`);
    await ben.refused(404, 'POST', `/messages/${message}/recognition/correction`, { what: 'intent', label: 'complaint' });
    await anna.refused(404, 'POST', `/messages/${kNobody}/recognition/correction`, { what: 'intent', label: 'complaint' });
    await anna.refused(400, 'POST', `/messages/${message}/recognition/correction`, { what: 'intent', label: 'no_such' });
  });

  test('it is there within a tenth of a second', async () => {
    const { id, visitor } = await talk('I would like to cancel my order please');
    await recognised(id);
    const socket = await world.consoleSocket(anna);
    await socket.acked({ type: 'subscribe', stream: id, seq: 0 });
    const times = [];
    for (let i = 0; i < 5; ++i) {
      await visitor.post(`/widget/conversations/${id}/messages`, { client_id: `n${i}`, text: `and the invoice number ${i} please` });
      const posted = await socket.event('conversation.message_posted', (e) => e.data.message.client_id === `n${i}`);
      const told = await socket.event('understanding.recognised', (e) => e.data.recognition.message === posted.data.message.id);
      times.push(new Date(told.at) - new Date(posted.at));
    }
    times.sort((a, b) => a - b);
    assert.ok(times[2] <= 100, `half of them took longer: ${times}`);
  });

  test('an angry customer alarms the leader', async () => {
    const lead = await world.user('Lena Lead', 'team_leader');
    const { id, visitor } = await talk('This is the worst service I have ever seen, absolutely disgusting!!!');
    for (const text of ['You are liars and thieves, I am furious!!!', 'Worst company ever, I hate you, never again!!!'])
      await visitor.post(`/widget/conversations/${id}/messages`, { client_id: text.slice(0, 9), text });
    const found = await recognised(id, 3);
    assert.ok(found.mood.running < -1.2 && found.mood.alarmed_at);
    await until('the notice', async () => (await lead.get('/notices')).items.some((one) => one.code === 'understanding.mood_alarm' && one.about.id === id));
    assert.equal((await anna.get(`/conversations/${id}`)).priority, 1);
  });

  test('texts are tried, labels and examples kept, tables imported and refused with their place', async () => {
    const tried = await anna.post('/understanding/try', { text: '我要退款，卡号 4111 1111 1111 1111' });
    assert.equal(tried.language, 'zh-Hans');
    assert.equal(tried.intents[0].label, 'refund_request');
    assert.equal(tried.entities[0].value, '[card_number 1111]');
    await anna.refused(400, 'POST', '/understanding/try', { text: '' });
    const labels = await anna.get('/understanding/labels?aspect=sentiment');
    assert.deepEqual(labels.map((one) => one.key), ['very_negative', 'negative', 'neutral', 'positive', 'very_positive']);
    await anna.refused(403, 'POST', '/understanding/labels', { key: 'bulk', title_en: 'Bulk' });
    const made = await world.admin.post('/understanding/labels', { key: 'bulk_order', title_en: 'Bulk order', title_zh: '批量采购' });
    assert.equal(made.built_in, false);
    await world.admin.refused(409, 'POST', '/understanding/labels', { key: 'bulk_order', title_en: 'Again' });
    const renamed = await world.admin.patch('/understanding/labels/intent/bulk_order', { title_en: 'Large order' });
    assert.equal(renamed.title_en, 'Large order');
    await world.admin.refused(404, 'PATCH', '/understanding/labels/intent/none_such', { title_en: 'X' });
    const table = 'text\tlabel\nwe need two hundred\tbulk_order\n我们要两百个\tbulk_order\n';
    assert.deepEqual(await world.admin.post('/understanding/examples/import', { aspect: 'intent', table }), { added: 2, repeated: 0, moved: 0, labels: [] });
    const refused = await world.admin.refused(400, 'POST', '/understanding/examples/import', { aspect: 'intent', table: `${table}x\tnone\n` });
    assert.equal(refused.fields[0].field, 'table');
    const own = (await world.admin.get('/understanding/examples?aspect=intent&label=bulk_order')).items;
    assert.deepEqual(own.map((one) => one.language).sort(), ['en', 'zh']);
    assert.match((await world.admin.get('/understanding/examples/export?aspect=intent')).table, /两百个/);
    const changed = await world.admin.patch(`/understanding/examples/${own[0].id}`, { part: 'test' });
    assert.equal(changed.part, 'test');
    await world.admin.del(`/understanding/examples/${own[0].id}`);
    await world.admin.refused(404, 'DELETE', `/understanding/examples/${own[0].id}`);
    const added = await world.admin.post('/understanding/examples', { aspect: 'urgency', text: 'our line stands still', label: 'critical' });
    assert.equal(added.origin, 'written');
    await anna.refused(403, 'GET', '/understanding/examples?aspect=intent');
  });

  test('versions are trained with progress, compared, activated and rolled back', async () => {
    const rows = [];
    for (const what of ['flat tyre', 'broken chain', 'squeaky brake', 'loose pedal', 'bent wheel', 'torn saddle'])
      for (const how of ['I have a', 'help with a', 'my bike has a', 'there is a', 'fix my']) rows.push(`${how} ${what}\tworkshop`);
    await world.admin.post('/understanding/examples/import', { aspect: 'intent', table: `text\tlabel\n${rows.join('\n')}\n`, new_labels: true });
    const socket = await world.consoleSocket(world.admin);
    await socket.acked({ type: 'feed' });
    const waiting = await world.admin.post('/understanding/versions/intent', { note: 'bikes' });
    assert.equal(waiting.state, 'waiting');
    const { data } = await socket.event('understanding.version_changed', (e) => e.data.version.state === 'ready', { ms: 60_000 });
    const ready = await world.admin.get(`/understanding/versions/intent/${waiting.number}`);
    assert.deepEqual(data.version, ready);
    const english = ready.models.find((one) => one.language === 'en');
    assert.ok(english.own >= 30 && english.program_test.accuracy > 0.6 && english.left_out_accuracy > 0.6);
    await world.admin.post(`/understanding/versions/intent/${ready.number}/activate`, {});
    const tried = await anna.post('/understanding/try', { text: 'my bike has a bent wheel' });
    assert.deepEqual([tried.versions.intent, tried.intents[0].label], [ready.number, 'workshop']);
    const compared = await world.admin.get(`/understanding/versions/intent/compare?first=0&second=${ready.number}`);
    assert.equal(compared.examples, compared.both_right + compared.both_wrong + compared.mended + compared.broken);
    assert.equal((await world.admin.post('/understanding/versions/intent/0/activate', {})).active, true);
    assert.equal((await anna.post('/understanding/try', { text: 'hello' })).versions.intent, 0);
    await anna.refused(403, 'POST', '/understanding/versions/intent', {});
    await world.admin.refused(404, 'GET', '/understanding/versions/intent/99');
    await world.admin.refused(404, 'POST', '/understanding/versions/intent/99/activate', {});
    await world.admin.post('/understanding/quality/intent', {});
    const report = await until('the report', async () => {
      const found = await world.admin.get('/understanding/quality/intent');
      return found.at && !found.running && found;
    }, 60_000);
    assert.equal(report.languages.length, 2);
    await anna.refused(403, 'GET', '/understanding/quality/intent');
    await anna.refused(403, 'GET', '/understanding/versions/intent');
    const audited = await world.admin.get('/audit', { kind: 'understanding.' });
    assert.ok(audited.items.length >= 2);
  });

  test('settings are changed by whoever may, one after the other', async () => {
    const settings = await anna.get('/understanding/settings');
    await anna.refused(403, 'PUT', '/understanding/settings', settings);
    await world.admin.refused(400, 'PUT', '/understanding/settings', { ...settings, alarm_below: 1 });
    const changed = await world.admin.put('/understanding/settings', { ...settings, numbers: [{ pattern: 'RT-######', kind: 'order_number' }] });
    assert.equal(changed.version, settings.version + 1);
    await world.admin.refused(409, 'PUT', '/understanding/settings', settings);
  });
});
