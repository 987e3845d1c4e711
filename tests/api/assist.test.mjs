import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';

for (const engine of ['sqlite', 'postgres']) describe(`help for agents on ${engine}`, () => {
  let world, anna, ben, shop;
  before(async () => ({ world, anna, ben, shop } = await World.withShop({ engine })));
  after(() => world?.stop());

  async function talk(text) {
    const { conversation } = await world.talkWith(anna, shop, text);
    await until('what was recognised', async () => (await anna.get(`/conversations/${conversation.id}/recognition`)).messages.length > 0);
    return conversation.id;
  }

  test('answers, the next step and manners stand beside a conversation', async () => {
    await world.admin.post('/canned-answers', { shortcut: 'refund', title: 'Refund', text: 'Your refund is on its way, {{contact.name}}.', shared: true });
    const id = await talk('Where is my refund? I have waited for my refund for weeks.');
    const help = await anna.get(`/conversations/${id}/assist`);
    assert.ok(help.suggestions.some((one) => one.kind === 'canned' && one.text.startsWith('Your refund is on its way')));
    assert.ok(help.next.some((one) => one.step === 'ask_order_number' && one.because === 'intent'));
    assert.equal(help.culture.language, 'en');
    assert.equal(help.mood.messages, 1);
    assert.ok(help.took_us < 100_000, `${help.took_us} us`);
    await ben.refused(404, 'GET', `/conversations/${id}/assist`);
    await anna.refused(404, 'GET', `/conversations/${kNobody}/assist`);
  });

  test('a draft is checked, completed, and set phrases are translated', async () => {
    const settings = await anna.get('/assist/settings');
    await anna.refused(403, 'PUT', '/assist/settings', settings);
    await world.admin.put('/assist/settings', { ...settings, forbidden: [{ word: 'cheap', instead: 'good value' }], block: true });
    await world.admin.refused(409, 'PUT', '/assist/settings', settings);
    await world.admin.refused(400, 'PUT', '/assist/settings', { forbidden: [{ word: '', instead: '' }], block: false, version: 1 });
    const report = await anna.post('/assist/check', { text: 'It is CHEAP and you should have known!!' });
    assert.equal(report.blocks, true);
    assert.deepEqual(report.findings.map((one) => one.flaw), ['forbidden', 'blaming', 'shouting']);
    assert.deepEqual([report.findings[0].begin, report.findings[0].end], [6, 11]);
    await anna.refused(400, 'POST', '/assist/check', { text: '' });
    await ben.refused(404, 'POST', '/assist/check', { text: 'Hello', conversation: kNobody });
    const id = await talk('Hello there, I have a question');
    await anna.post(`/conversations/${id}/messages`, { client_id: 'one', text: 'The seal of the tank has to be replaced.' });
    assert.deepEqual(await anna.post('/assist/complete', { prefix: 'The seal of', conversation: id }), [{ rest: ' the tank has to be replaced.', from: 'own' }]);
    const translated = await anna.post('/assist/translate', { text: 'One moment, please. Zorp.', to: 'zh' });
    assert.equal(translated.complete, false);
    assert.equal(translated.sentences[0].to, '请稍等。');
    await anna.refused(400, 'POST', '/assist/translate', { text: 'Hello', to: 'fr' });
  });
});
