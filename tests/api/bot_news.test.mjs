// What nobody decided in time is told to the customer by the bot that had asked for it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { ShiftedClock } from '../support/clock.mjs';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kHour = 3600;
const end = (id, en) => ({ id, kind: 'end', text: { en } });
const is = (id, value, next, otherwise) => ({ id, kind: 'condition', when: { fact: 'slot.approval', is: 'is', value }, next, otherwise });
const kRefund = {
  slots: [{ name: 'amount', type: 'money' }, { name: 'approval', type: 'text' }, { name: 'case_number', type: 'text' }], start: 'amount', intents: [], examples: { en: ['please refund my money'] },
  nodes: [
    { id: 'amount', kind: 'ask', slot: 'amount', text: { en: 'How much?' }, next: 'ask' },
    { id: 'ask', kind: 'action', action: 'ask_refund', confirm: { en: 'Ask for {{amount}}?' }, next: 'late', otherwise: 'asked' },
    is('late', 'expired', 'too_late', 'denied'), is('denied', 'refused', 'no', 'asked'),
    end('too_late', 'Nobody decided about {{amount}} in time, {{case_number}}.'), end('no', 'It is refused.'), end('asked', 'Asked.'),
  ],
};

for (const engine of ['sqlite', 'postgres']) describe(`what nobody decides on ${engine}`, () => {
  test('has expired, which the bot tells the customer, and a refusal is something else', { timeout: 90_000 }, async (t) => {
    const clock = new ShiftedClock();
    const world = await World.start({ engine, wrap: clock.wrap });
    t.after(() => world.stop());
    const { admin } = world;
    const page = await world.installation({ queue: (await world.queue('Service', [await world.user('Anna Agent')])).id });
    const { id } = await admin.post('/bots', {
      name: 'Nora', languages: ['en'], greeting: { en: 'Hello!' }, state: 'on', installations: [page.id], hand_over_queue: (await world.queue('People', [])).id, budget: { turns: 30, minutes: 1440, actions: 10, money_minor: 0 },
    });
    await admin.post(`/bots/${id}/actions`, { key: 'ask_refund', name: 'Ask for a refund', kind: 'ask_approval', has_effect: true, inputs: { what: 'refund', amount: '{{amount}}', currency: 'NOK', subject: 'Refund', reason: 'It broke' } });
    const dialog = await admin.post(`/bots/${id}/dialogs`, { key: 'refund', title: { en: 'Refund' }, draft: kRefund });
    assert.deepEqual(dialog.mistakes, []);
    await admin.post(`/bots/${id}/dialogs/${dialog.id}/publish`, {});
    await admin.post('/approval-policies', { name: 'Refunds', kinds: ['refund'], currency: 'NOK', levels: [{ name: 'Lead', users: [admin.id] }], time_outs: [{ after_s: kHour, then: 'refuse' }] });

    const visitor = await world.talk(page, 'please refund my money');
    const path = `/widget/conversations/${visitor.conversation.id}/messages`;
    const texts = async () => (await visitor.get(path)).items.filter((one) => one.author_kind === 'bot').map((one) => one.card?.title ?? one.text);
    const hears = (words) => until(words, async () => (await texts()).some((one) => one.includes(words)), 20_000);
    const say = (text) => visitor.post(path, { client_id: randomUUID(), text });
    await hears('How much?');
    await say('81');
    await hears('Ask for 81?');
    await say('yes');
    await hears('Asked.');
    const [request] = (await admin.get('/approvals?state=asked')).items;
    const before = (await texts()).length;

    // A running program's time does not jump.
    const later = async (seconds) => {
      await world.server.stop();
      clock.shift(seconds);
      await world.server.start();
    };
    await later(kHour - 600);
    assert.equal((await admin.get(`/approvals/${request.id}`)).state, 'asked', 'ten minutes before the end');
    await later(kHour + 60);
    await hears(`Nobody decided about 81 in time, ${request.number}.`);
    assert.equal((await admin.get(`/approvals/${request.id}`)).state, 'expired');
    const told = (await texts()).slice(before);
    assert.equal(told.filter((one) => one.includes('in time')).length, 1, told.join('\n'));
    assert.ok(!told.some((one) => one.includes('refused')), told.join('\n'));
    assert.equal((await admin.get(`/conversations/${visitor.conversation.id}`)).owner_kind, 'bot');
    await admin.refused(409, 'POST', `/approvals/${request.id}/decide`, { verdict: 'approve' });
  });
});
