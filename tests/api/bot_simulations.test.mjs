// What a bot would have done with talks that people had: nothing is said or done by it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kBook = {
  slots: [{ name: 'order', type: 'order' }, { name: 'number', type: 'text' }],
  start: 'which',
  nodes: [
    { id: 'which', kind: 'ask', slot: 'order', text: { en: 'Which order?' }, next: 'look' },
    { id: 'look', kind: 'action', action: 'look', next: 'done', otherwise: 'people' },
    { id: 'done', kind: 'end', text: { en: 'Found {{number}}.' } },
    { id: 'people', kind: 'hand_over', reason: 'failure' },
  ],
  intents: [],
  examples: { en: ['I want to return my order'] },
};

for (const engine of ['sqlite', 'postgres'])
  describe(`simulations of bots on ${engine}`, () => {
    /** @type {World} */
    let world;
    let anna;
    let bot;
    let dialog;
    before(async () => {
      world = await World.start({ engine });
      anna = await world.user('Anna Agent');
      const queue = await world.queue(`Service ${randomUUID()}`, [anna]);
      const page = await world.installation({ queue: queue.id });
      bot = await world.admin.post('/bots', { name: 'Nora', languages: ['en'], greeting: { en: 'Hello!' }, state: 'off', hand_over_queue: queue.id, budget: { turns: 30, minutes: 60, actions: 10, money_minor: 100 } });
      await world.admin.post(`/bots/${bot.id}/actions`, {
        key: 'look', name: 'Look', kind: 'http', has_effect: false, url: 'http://127.0.0.1:9/{{order}}', outputs: [{ slot: 'number', path: 'number' }], cost_minor: 25,
      });
      dialog = await world.admin.post(`/bots/${bot.id}/dialogs`, { key: 'book', title: { en: 'Return an order' }, draft: kBook });
      assert.deepEqual(dialog.mistakes, []);
      dialog = await world.admin.post(`/bots/${bot.id}/dialogs/${dialog.id}/publish`, {});
      for (const words of ['I want to return my order KB-100001', 'Sprockets of unobtainium?', 'I want a human']) {
        const visitor = await world.talk(page, words);
        const id = visitor.conversation.id;
        // On PostgreSQL it may take a moment until it is known that her queue is hers.
        await until('Anna to see it', async () => (await anna.call('GET', `/conversations/${id}`)).status === 200);
        await anna.post(`/conversations/${id}/assign`, { user: anna.id });
        await anna.post(`/conversations/${id}/messages`, { client_id: randomUUID(), text: 'Hello, this is Anna.' });
      }
    });
    after(() => world?.stop());

    const path = () => `/bots/${bot.id}/simulations`;
    const ended = (started) =>
      until('the end', async () => {
        const seen = await world.admin.get(`${path()}/${started.id}`);
        return seen.ended_at && seen;
      }, 60_000);
    // On PostgreSQL nobody reads further than the oldest transaction that still runs, so the last talks may be missing.
    const simulated = (talks) =>
      until('a simulation of all talks', async () => {
        const one = await ended(await world.admin.post(path(), { source: 'past', days: 1 }));
        assert.equal(one.state, 'done', one.error);
        return one.outcome.talks === talks && one;
      }, 60_000);
    const counts = (figures) => Object.fromEntries(figures.ends.filter(({ talks }) => talks > 0).map(({ end, talks }) => [end, talks]));

    test('each talk ends as the bot would have ended it, and nothing is done', async () => {
      const { outcome, per_mille } = await simulated(3);
      assert.equal(per_mille, 1000);
      assert.deepEqual(counts(outcome.live), { dialog: 1, unknown: 1, handed_over: 1 });
      assert.deepEqual(outcome.draft, outcome.live);
      assert.equal(outcome.changed, 0);
      assert.deepEqual(outcome.live.reasons, [{ reason: 'asked', talks: 1 }]);
      assert.deepEqual(outcome.live.told, [{ id: 'book', title: 'Return an order', end: 'dialog', talks: 1 }]);
      assert.equal(outcome.live.actions, 1);
      assert.equal(outcome.live.cost_minor, 25);
      const example = outcome.examples.find(({ live }) => live.end === 'dialog');
      assert.deepEqual(example.said, ['I want to return my order KB-100001']);
      assert.equal(example.people, 'Hello, this is Anna.');
      assert.deepEqual(example.live.actions, ['look']);
      assert.ok(!(await world.admin.get('/bots/talks')).items.length);
      const [newest] = await world.admin.get(path());
      assert.equal(newest.state, 'done');
      assert.equal(newest.outcome, undefined);
    });

    test('a draft is held against what is live', async () => {
      const draft = structuredClone(kBook);
      draft.examples.en.push('Sprockets of unobtainium?');
      const changed = await world.admin.call('PUT', `/bots/${bot.id}/dialogs/${dialog.id}`, { json: { version: dialog.draft_version, draft } });
      assert.equal(changed.status, 200, changed.text);
      const { outcome } = await simulated(3);
      assert.equal(outcome.changed, 1);
      assert.deepEqual(counts(outcome.live), { dialog: 1, unknown: 1, handed_over: 1 });
      assert.deepEqual(counts(outcome.draft), { dialog: 2, handed_over: 1 });
      const example = outcome.examples.find(({ live, draft: then }) => live.end !== then.end);
      assert.deepEqual([example.live.end, example.draft.end, example.draft.title], ['unknown', 'dialog', 'Return an order']);
      assert.equal(example.draft.told, 'Which order?');
    });

    test('the synthetic day is the same each time', async () => {
      const first = await ended(await world.admin.post(path(), { source: 'twin_day' }));
      assert.equal(first.state, 'done', first.error);
      assert.equal(first.outcome.talks, 240);
      assert.equal(first.outcome.live.ends.reduce((sum, { talks }) => sum + talks, 0), 240);
      assert.ok(first.outcome.examples.every((one) => one.conversation === undefined && one.said.length > 0));
      const second = await ended(await world.admin.post(path(), { source: 'twin_day' }));
      assert.deepEqual(second.outcome, first.outcome);
      await world.admin.refused(409, 'POST', `${path()}/${second.id}/cancel`);
    });

    test('one that is called off keeps what it has seen', async () => {
      // It may be faster than we, but not each time.
      const started = await until('one that is still running', async () => {
        const one = await world.admin.post(path(), { source: 'twin_day' });
        const { status, json } = await world.admin.call('POST', `${path()}/${one.id}/cancel`);
        if (status === 409) return undefined;
        assert.equal(json.state, 'cancelled', JSON.stringify(json));
        return one;
      });
      const seen = await world.admin.get(`${path()}/${started.id}`);
      assert.equal(seen.state, 'cancelled');
      assert.ok(!seen.outcome || seen.outcome.talks <= 240);
    });

    test('what is wrong, forbidden or missing is told', async () => {
      for (const days of [0, 367]) {
        const { status, json } = await world.admin.call('POST', path(), { json: { source: 'past', days } });
        assert.equal(status, 400);
        assert.equal(json.fields[0].field, 'days');
      }
      await world.admin.refused(400, 'POST', path(), { source: 'yesterday' });
      await anna.refused(403, 'POST', path(), { source: 'past' });
      await anna.refused(403, 'GET', path());
      await world.admin.refused(404, 'POST', '/bots/12345/simulations', { source: 'past' });
      await world.admin.refused(404, 'GET', `${path()}/12345`);
      const other = await world.admin.post('/bots', { name: 'Otto', languages: ['en'], greeting: { en: 'Hi' } });
      const [one] = await world.admin.get(path());
      await world.admin.refused(404, 'GET', `/bots/${other.id}/simulations/${one.id}`);
    });
  });
