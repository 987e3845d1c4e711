import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { until, wait } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';

/** The company's own system: orders, and returns that are booked once per key. */
class Shop {
  orders = { 'KB-100001': { status: 'on its way', total: 49 } };
  returns = new Map();
  calls = [];
  answer;

  static async start() {
    const shop = new Shop();
    shop.server = http.createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      shop.calls.push({ method: request.method, path: request.url, headers: request.headers, body });
      const told = shop.answer ? shop.answer(request, shop.calls.length, body) : undefined;
      const answer = told === undefined ? shop.reply(request, body) : told;
      if (answer === 'cut') return void request.socket.destroy();
      if (!answer) return;  // never
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers }).end(answer.raw ?? JSON.stringify(answer.json ?? {}));
    });
    await new Promise((done) => shop.server.listen(0, '127.0.0.1', done));
    shop.url = `http://127.0.0.1:${shop.server.address().port}`;
    return shop;
  }

  reply(request, body) {
    if (request.headers.authorization !== 'Bearer s3cr3t-token') return { status: 401 };
    if (request.method === 'POST') {
      const key = request.headers['idempotency-key'];
      if (!this.returns.has(key)) this.returns.set(key, { number: `R-${this.returns.size + 1}`, ...JSON.parse(body) });
      return { json: this.returns.get(key) };
    }
    const order = this.orders[decodeURIComponent(request.url.split('/')[2])];
    return order ? { json: { order } } : { status: 404 };
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

const kReturn = {
  slots: [
    { name: 'order', type: 'order', pattern: 'KB-######', label: { en: 'Order' } },
    { name: 'status', type: 'text' },
    { name: 'total', type: 'money' },
    { name: 'number', type: 'text' },
  ],
  start: 'which',
  nodes: [
    { id: 'which', kind: 'ask', slot: 'order', text: { en: 'Which order?' }, next: 'look' },
    { id: 'look', kind: 'action', action: 'order_status', next: 'tell', otherwise: 'people' },
    { id: 'tell', kind: 'say', text: { en: '{{order}} is {{status}}.' }, next: 'book' },
    { id: 'book', kind: 'action', action: 'book_return', confirm: { en: 'Return {{order}} for {{total}} EUR?' }, next: 'done', otherwise: 'people' },
    { id: 'done', kind: 'end', text: { en: 'Booked as {{number}}.' } },
    { id: 'people', kind: 'hand_over', reason: 'failure' },
  ],
  intents: [],
  examples: { en: ['I want to return my order'] },
};

for (const engine of ['sqlite', 'postgres']) describe(`bots on ${engine}`, () => {
  /** @type {World} */
  let world;
  let anna;
  let shop;
  let queue;
  let page;
  let nora;
  let dialog;

  before(async () => {
    shop = await Shop.start();
    world = await World.start({ engine, settings: { 'outgoing.allowed_networks': '127.0.0.1' } });
    anna = await world.user('Anna Agent');
    queue = await world.queue(`Service ${randomUUID()}`, [anna]);
    page = await world.installation({ queue: queue.id });
    nora = await world.admin.post('/bots', {
      name: 'Nora', languages: ['en'], greeting: { en: 'Hello!' }, state: 'on', installations: [page.id], hand_over_queue: queue.id,
    });
    await world.admin.call('PUT', `/bots/${nora.id}/secrets/shop`, { json: { value: 's3cr3t-token' } });
    const headers = [{ name: 'Authorization', value: 'Bearer {{secret.shop}}' }];
    await world.admin.post(`/bots/${nora.id}/actions`, {
      key: 'order_status', name: 'Order status', kind: 'http', has_effect: false, url: `${shop.url}/orders/{{order}}`, headers, timeout_s: 2,
      outputs: [{ slot: 'status', path: 'order.status', required: true }, { slot: 'total', path: 'order.total' }],
    });
    await world.admin.post(`/bots/${nora.id}/actions`, {
      key: 'book_return', name: 'Book a return', kind: 'http', has_effect: true, method: 'POST', url: `${shop.url}/returns`, headers, timeout_s: 2,
      body: '{"order":"{{order}}","amount":{{number:total}}}', outputs: [{ slot: 'number', path: 'number', required: true }],
    });
    dialog = await world.admin.post(`/bots/${nora.id}/dialogs`, { key: 'return', title: { en: 'Return an order' }, draft: kReturn });
    assert.deepEqual(dialog.mistakes, []);
    dialog = await world.admin.post(`/bots/${nora.id}/dialogs/${dialog.id}/publish`, { note: 'first' });
    assert.equal(dialog.live, 1);
  });
  after(async () => {
    await world?.stop();
    await shop?.close();
  });

  const texts = async (visitor) => {
    const { items } = await visitor.get(`/widget/conversations/${visitor.conversation.id}/messages`);
    return items.filter((one) => one.author_kind === 'bot').map((one) => one.card?.title ?? one.text);
  };
  const say = async (visitor, text) => visitor.post(`/widget/conversations/${visitor.conversation.id}/messages`, { client_id: randomUUID(), text });
  const hears = (visitor, words) => until(words, async () => (await texts(visitor)).some((one) => one.includes(words)));
  const talk = (text) => world.talk(page, text);

  test('a visitor solves it with the bot alone, and the effect comes once', async () => {
    const visitor = await talk('I want to return my order');
    assert.equal(visitor.conversation.agent_name, 'Nora');
    await hears(visitor, 'I am Nora, an automated assistant');
    await hears(visitor, 'Which order?');
    const first = shop.calls.length;
    await say(visitor, 'it is kb-100001');
    await hears(visitor, 'KB-100001 is on its way.');
    await hears(visitor, 'Return KB-100001 for 49 EUR?');
    assert.deepEqual(shop.calls.slice(first).map((one) => `${one.method} ${one.path}`), ['GET /orders/KB-100001']);
    await say(visitor, 'Yes');
    await hears(visitor, 'Booked as R-1.');
    assert.deepEqual([...shop.returns.values()], [{ number: 'R-1', order: 'KB-100001', amount: 49 }]);
    const { talk: told, actions } = await anna.get(`/conversations/${visitor.conversation.id}/bot`);
    assert.equal(told.stage, 'active');
    assert.deepEqual(actions.map((one) => [one.action, one.done]), [['order_status', true], ['book_return', true]]);
    assert.ok((await anna.get('/conversations?view=bots')).items.some((one) => one.id === visitor.conversation.id && one.bot === nora.id));
    await say(visitor, 'no thanks');
    await hears(visitor, 'Goodbye');
  });

  test('an answer that is lost is asked for again under the same key', async () => {
    const visitor = await talk('I want to return my order KB-100001');
    await hears(visitor, 'Return KB-100001');
    let refused = 0;
    shop.answer = (request) => (request.method === 'POST' && ++refused === 1 ? { status: 503 } : undefined);
    const before = shop.returns.size;
    await say(visitor, 'yes');
    await hears(visitor, 'Booked as');
    shop.answer = undefined;
    assert.equal(shop.returns.size, before + 1);
    const keys = shop.calls.filter((one) => one.method === 'POST').slice(-2).map((one) => one.headers['idempotency-key']);
    assert.equal(keys[0], keys[1]);
  });

  test('a return whose answer is cut off is booked once', async () => {
    const visitor = await talk('I want to return my order KB-100001');
    await hears(visitor, 'Return KB-100001');
    let cut = 0;
    shop.answer = (request, _, body) => {
      if (request.method !== 'POST' || ++cut > 1) return undefined;
      shop.reply(request, body);
      return 'cut';
    };
    const before = shop.returns.size;
    await say(visitor, 'yes');
    await hears(visitor, `Booked as R-${before + 1}.`);
    shop.answer = undefined;
    assert.equal(cut, 2);
    assert.equal(shop.returns.size, before + 1);
    const { actions } = await anna.get(`/conversations/${visitor.conversation.id}/bot`);
    assert.equal(actions.at(-1).attempts.length, 2);
  });

  const people = (visitor) => until('people', async () => (await anna.get(`/conversations/${visitor.conversation.id}`)).owner_kind === 'queue');

  test('a shop that is down is said so in words, and people get the talk', async () => {
    shop.answer = () => ({ status: 503 });
    const visitor = await talk('I want to return my order KB-100001');
    await hears(visitor, 'that did not work');
    await hears(visitor, 'to a colleague');
    await people(visitor);
    shop.answer = undefined;
    const { talk: told, actions } = await anna.get(`/conversations/${visitor.conversation.id}/bot`);
    assert.equal(told.reason, 'failure');
    assert.deepEqual(actions.map((one) => [one.action, one.done, one.attempts.map(({ label }) => label.split(' ')[0])]), [['order_status', false, ['503', '503', '503']]]);
  });

  test('a shop that never answers is waited for as long as the action says', async () => {
    const path = `/bots/${nora.id}/actions`;
    const action = (await world.admin.get(path)).find((one) => one.key === 'order_status');
    const { id, version, updated_at, ...draft } = action;
    const changed = await world.admin.call('PUT', `${path}/${id}`, { json: { ...draft, version, timeout_s: 1, retries: 1 } });
    assert.equal(changed.status, 200, changed.text);
    shop.answer = () => null;
    const visitor = await talk('I want to return my order KB-100001');
    await hears(visitor, 'that did not work');
    await people(visitor);
    shop.answer = undefined;
    const { actions } = await anna.get(`/conversations/${visitor.conversation.id}/bot`);
    assert.equal(actions[0].attempts.length, 2);
    for (const { label } of actions[0].attempts) {
      const took = Number(/in (\d+) ms$/.exec(label)[1]);
      assert.ok(took >= 950 && took < 5_000, label);
    }
    assert.equal((await world.admin.call('PUT', `${path}/${id}`, { json: { ...draft, version: changed.json.version } })).status, 200);
  });

  test('what fails is said, and people get it with what is known', async () => {
    const visitor = await talk('I want to return my order KB-999999');
    await hears(visitor, 'that did not work');
    const note = await until('the note', async () => {
      const { items } = await anna.get(`/conversations/${visitor.conversation.id}/messages`);
      return items.find((one) => one.kind === 'note');
    });
    assert.match(note.text, /KB-999999/);
    const conversation = await anna.get(`/conversations/${visitor.conversation.id}`);
    assert.notEqual(conversation.owner_kind, 'bot');
    const { talk: told } = await anna.get(`/conversations/${visitor.conversation.id}/bot`);
    assert.equal(told.reason, 'failure');
  });

  test('who asks for a person gets one, and the bot is silent until it is given back', async () => {
    const visitor = await talk('hello');
    await hears(visitor, 'I am Nora');
    await say(visitor, 'I want a human');
    await hears(visitor, 'passing you to a colleague');
    await until('the queue', async () => (await anna.get(`/conversations/${visitor.conversation.id}`)).owner_kind === 'queue');
    const before = (await texts(visitor)).length;
    await say(visitor, 'I want to return my order');
    await anna.post(`/conversations/${visitor.conversation.id}/assign`, { user: anna.id });
    await wait(300);
    assert.equal((await texts(visitor)).length, before);
    const given = await anna.post(`/conversations/${visitor.conversation.id}/bot`, { bot: nora.id, note: 'Only the return is left' });
    assert.equal(given.owner_kind, 'bot');
    await say(visitor, 'I want to return my order');
    await until('the question', async () => (await texts(visitor)).slice(before).includes('Which order?'));
    await anna.post(`/conversations/${visitor.conversation.id}/assign`, { user: anna.id });
    await say(visitor, 'KB-100001');
    await wait(300);
    assert.equal((await texts(visitor)).at(-1), 'Which order?');
  });

  test('a bot in a place, its versions and its saved talks', async () => {
    const path = `/bots/${nora.id}/dialogs/${dialog.id}`;
    const broken = structuredClone(kReturn);
    broken.nodes[0].next = 'nowhere';
    const draft = await world.admin.call('PUT', path, { json: { version: dialog.draft_version, draft: broken } });
    assert.equal(draft.json.mistakes[0].field, 'nodes[0].next');
    assert.equal((await world.admin.call('POST', `${path}/publish`, { json: {} })).status, 400);
    assert.equal((await world.admin.call('PUT', path, { json: { version: dialog.draft_version, draft: kReturn } })).status, 409);
    const other = structuredClone(kReturn);
    other.nodes[0].text.en = 'Tell me the number';
    await world.admin.call('PUT', path, { json: { version: draft.json.draft_version, draft: other } });
    const actions = {
      order_status: { done: true, slots: { status: 'sent', total: '10' } },
      book_return: { done: true, slots: { number: 'R-9' } },
    };
    await world.admin.post(`/bots/${nora.id}/saved-talks`, {
      name: 'A return', language: 'en', actions,
      steps: [
        { said: 'I want to return my order', expected: ['Hello!', 'Which order?'] },
        { said: 'KB-100001', expected: ['KB-100001 is sent.', 'Return KB-100001 for 10 EUR?'] },
        { said: 'yes', expected: ['Booked as R-9.', 'Is there anything else I can do?'] },
      ],
    });
    const live = await world.admin.post(`/bots/${nora.id}/saved-talks/run`, {});
    assert.deepEqual(live.map((one) => one.passed), [true], JSON.stringify(live));
    const drafts = await world.admin.post(`/bots/${nora.id}/saved-talks/run`, { drafts: true });
    assert.deepEqual(drafts[0].difference.actual[1], 'Tell me the number');
    const refused = await world.admin.call('POST', `${path}/publish`, { json: {} });
    assert.equal(refused.status, 409);
    assert.equal(refused.json.fields.length, 1);
    assert.match(refused.json.fields[0].field, /^saved_talks\.\d+$/);
    assert.match(refused.json.fields[0].message, /“A return”, turn 1: /);
    const chinese = await world.admin.call('POST', `${path}/publish`, { json: {}, headers: { 'accept-language': 'zh-CN' } });
    assert.match(chinese.json.fields[0].message, /^“A return”第 1 轮：应答 “Hello!”, “Which order\?”，实际 .*“Tell me the number”/s);
    assert.match(refused.json.fields[0].message, /expected “Hello!”, “Which order\?”, says .*“Tell me the number”/s);
    assert.equal((await world.admin.post(`${path}/publish`, { despite_saved_talks: true })).live, 2);
    assert.match((await world.admin.get(`${path}/versions`))[0].note, /Saved talks differed: “A return”/);
    assert.equal((await world.admin.post(`${path}/versions/1/restore`, {})).live, 1);
    assert.deepEqual((await world.admin.get(`${path}/versions`)).map((one) => [one.number, one.live]), [[2, false], [1, true]]);
    const tried = await world.admin.post(`/bots/${nora.id}/try`, { said: 'I want to return my order KB-100001', actions });
    assert.deepEqual(tried.actions, ['order_status']);
    const next = await world.admin.post(`/bots/${nora.id}/try`, { said: 'yes', actions, state: tried.state });
    assert.deepEqual(next.actions, ['book_return']);
  });

  test('what people decide later is told by the bot, also when the talk was over', async () => {
    await world.admin.post('/approval-policies', { name: 'Refunds', kinds: ['refund'], currency: 'NOK', levels: [{ name: 'Lead', users: [world.admin.id] }] });
    await world.admin.post(`/bots/${nora.id}/actions`, {
      key: 'ask_refund', name: 'Ask for a refund', kind: 'ask_approval', has_effect: true,
      inputs: { what: 'refund', amount: '{{amount}}', currency: 'NOK', subject: 'Refund', reason: 'It broke' },
    });
    const refund = await world.admin.post(`/bots/${nora.id}/dialogs`, {
      key: 'refund', title: { en: 'Refund' },
      draft: {
        slots: [{ name: 'amount', type: 'money' }, { name: 'approval', type: 'text' }, { name: 'case_number', type: 'text' }], start: 'amount', intents: [], examples: { en: ['please refund my money'] },
        nodes: [
          { id: 'amount', kind: 'ask', slot: 'amount', text: { en: 'How much?' }, next: 'ask' },
          { id: 'ask', kind: 'action', action: 'ask_refund', confirm: { en: 'Ask for {{amount}}?' }, next: 'answer', otherwise: 'waits' },
          { id: 'answer', kind: 'condition', when: { fact: 'slot.approval', is: 'is', value: 'approved' }, next: 'granted', otherwise: 'refused' },
          { id: 'refused', kind: 'condition', when: { fact: 'slot.approval', is: 'is', value: 'refused' }, next: 'no', otherwise: 'withdrawn' },
          { id: 'withdrawn', kind: 'condition', when: { fact: 'slot.approval', is: 'is', value: 'withdrawn' }, next: 'back', otherwise: 'waits' },
          { id: 'back', kind: 'end', text: { en: '{{amount}} was taken back before anybody decided.' } },
          { id: 'granted', kind: 'end', text: { en: '{{amount}} is granted, {{case_number}}.' } },
          { id: 'no', kind: 'end', text: { en: '{{amount}} is refused.' } },
          { id: 'waits', kind: 'end', text: { en: 'Asked.' } },
        ],
      },
    });
    await world.admin.post(`/bots/${nora.id}/dialogs/${refund.id}/publish`, {});
    const asked = async (amount) => {
      const visitor = await talk('please refund my money');
      await hears(visitor, 'How much?');
      await say(visitor, amount);
      await hears(visitor, `Ask for ${amount}?`);
      await say(visitor, 'yes');
      await hears(visitor, 'Asked.');
      const request = await until('the request', async () => (await world.admin.get('/approvals?state=asked')).items.find((one) => one.money.minor === Number(amount) * 100));
      return { visitor, request };
    };
    const first = await asked('77');
    await world.admin.post(`/approvals/${first.request.id}/decide`, { verdict: 'approve' });
    await hears(first.visitor, `77 is granted, ${first.request.number}.`);

    const second = await asked('78');
    await say(second.visitor, 'no thanks');
    await hears(second.visitor, 'Goodbye');
    await until('it is closed', async () => (await anna.get(`/conversations/${second.visitor.conversation.id}`)).status === 'closed');
    await world.admin.post(`/approvals/${second.request.id}/decide`, { verdict: 'refuse', comment: 'No photos' });
    await hears(second.visitor, '78 is refused.');
    assert.equal((await anna.get(`/conversations/${second.visitor.conversation.id}`)).owner_kind, 'bot');

    const withdrawn = await asked('80');
    await world.admin.post(`/approvals/${withdrawn.request.id}/withdraw`, {});
    await hears(withdrawn.visitor, '80 was taken back before anybody decided.');
    assert.ok(!(await texts(withdrawn.visitor)).some((one) => one.includes('refused')));

    const third = await asked('79');
    await anna.post(`/conversations/${third.visitor.conversation.id}/assign`, { user: anna.id });
    await world.admin.post(`/approvals/${third.request.id}/decide`, { verdict: 'approve' });
    const note = await until('the note', async () => {
      const { items } = await anna.get(`/conversations/${third.visitor.conversation.id}/messages`);
      return items.find((one) => one.kind === 'note' && one.text.includes('is decided'));
    });
    assert.match(note.text, /approval: approved/);
    assert.ok(!(await texts(third.visitor)).some((one) => one.includes('79 is granted')));
  });

  test('its figures stand on the health page', async () => {
    // Who asked for a person was given back to the bot later.
    const least = { bot_talks_day: 5, 'bot_handed_over_day failure': 1, bot_solved_day: 1, bot_actions_day: 4 };
    await until('the figures', async () => {
      const { sections } = await world.admin.get('/health');
      const figures = new Map(sections.find(({ name }) => name === 'bots').figures.map((one) => [[one.name, ...Object.values(one.labels)].join(' '), one.value]));
      return Object.entries(least).every(([name, value]) => figures.get(name) >= value);
    }, 30_000);
  });

  test('what nobody could answer is gathered', async () => {
    for (const text of ['do you ship to iceland', 'can you ship to Iceland?']) {
      const visitor = await talk(text);
      await hears(visitor, 'I do not know that');
    }
    assert.ok((await world.admin.post('/bots/unanswered/gather', {})).questions >= 2);
    const cluster = (await world.admin.get(`/bots/unanswered?bot=${nora.id}`)).find((one) => /iceland/i.test(one.title));
    assert.equal(cluster.count, 2);
    assert.equal((await world.admin.post(`/bots/unanswered/${cluster.id}/dismiss`, {})).state, 'dismissed');
    const { items } = await world.admin.get(`/bots/${nora.id}/turns`);
    const judged = await world.admin.post(`/bots/turns/${items[0].id}/verdict`, { verdict: 'wrong' });
    assert.equal(judged.verdict, 'wrong');
    assert.equal((await world.admin.get(`/bots/${nora.id}/thresholds`)).rows.length, 21);
    await world.admin.call('PUT', `/bots/${nora.id}/test`, { json: { questions: [{ text: 'I want to return my order', language: 'en', dialog: 'return' }] } });
    assert.equal((await world.admin.post(`/bots/${nora.id}/test/run`, { note: 'now' })).right, 1);
    assert.equal((await world.admin.get(`/bots/${nora.id}/test/runs`)).length, 1);
  });

  test('a queue overflows to its bot', async () => {
    const rule = { when: 'unstaffed', threshold: 0, action: 'bot' };
    const late = await world.queue(`Late ${randomUUID()}`, []);
    assert.equal((await world.admin.call('PATCH', `/queues/${late.id}`, { json: { overflow: [rule] } })).status, 400);
    const night = await world.admin.post('/bots', {
      name: 'Night', languages: ['en'], greeting: { en: 'Good evening.' }, state: 'on', queues: [late.id], hand_over_queue: late.id,
    });
    const changed = await world.admin.call('PATCH', `/queues/${late.id}`, { json: { overflow: [rule] } });
    assert.equal(changed.status, 200, changed.text);
    const visitor = await world.talk(await world.installation({ queue: late.id }), 'hello');
    await hears(visitor, 'I am Night');
    await say(visitor, 'agent');
    await until('people again', async () => (await world.admin.get(`/conversations/${visitor.conversation.id}`)).owner_kind === 'queue');
    await wait(300);
    assert.equal((await world.admin.get(`/conversations/${visitor.conversation.id}`)).owner_kind, 'queue');
    assert.equal((await world.admin.post(`/bots/${night.id}/stop`, {})).state, 'off');
  });

  test('what is wrong, forbidden or missing is told', async () => {
    const { admin } = world;
    assert.equal((await admin.call('POST', '/bots', { json: { name: '', languages: [], greeting: {} } })).status, 400);
    assert.equal((await admin.call('POST', '/bots', { json: { name: 'nora', languages: ['en'], greeting: {} } })).status, 409);
    assert.equal((await anna.call('GET', '/bots')).status, 403);
    assert.deepEqual((await anna.get('/bots/directory')).map((one) => one.name).sort(), ['Night', 'Nora']);
    assert.equal((await admin.call('GET', `/bots/${kNobody}`)).status, 404);
    assert.equal((await admin.call('GET', `/conversations/${kNobody}/bot`)).status, 404);
    assert.equal((await admin.call('DELETE', `/bots/${nora.id}`)).status, 409);
    const { status, json } = await admin.call('POST', `/bots/${nora.id}/actions`, {
      json: { key: 'x', name: 'X', kind: 'http', has_effect: false, url: 'https://{{order}}.example/' },
    });
    assert.equal(status, 400);
    assert.equal(json.fields[0].field, 'url');
    assert.ok(!JSON.stringify(await admin.get(`/bots/${nora.id}/secrets`)).includes('s3cr3t'));
    assert.ok(!JSON.stringify(await admin.get(`/bots/${nora.id}/actions`)).includes('s3cr3t-token'));
  });
});
