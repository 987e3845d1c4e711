// What a language model writes for agents, customers and its evaluation, against a server that speaks the protocol well and badly.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { ChatModel } from '../support/chat_model.mjs';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kPrivate = ['Mei Lin', 'mei.lin@example.com', '+1 415 555 2671', '4111 1111 1111 1111', 'RT-204455'];
const kSaid = `My name is ${kPrivate[0]}, write to ${kPrivate[1]} or call ${kPrivate[2]}. I paid order ${kPrivate[4]} with card ${kPrivate[3]}.`;
const kReturns = 'Unused goods may be returned within 30 days. The refund is made to the card within 5 working days.';

for (const engine of ['sqlite', 'postgres']) describe(`what a language model writes on ${engine}`, () => {
  let world, anna, ben, shop;
  /** @type {ChatModel} */
  let model;
  let queue;
  let article;

  before(async () => {
    model = await ChatModel.start();
    ({ world, anna, ben, shop } = await World.withShop({ engine, settings: { 'outgoing.allowed_networks': '127.0.0.1' } }));
    queue = await world.queue(`Service ${randomUUID()}`, [anna]);
    const languages = { en: { title: 'Returning goods', summary: '', body: kReturns, questions: ['When may I return my kettle?', 'Can I return unused goods?'], description: '' } };
    const made = await world.admin.post('/knowledge/articles', { kind: 'article', content: { languages }, audience: 'everyone' });
    article = (await world.admin.post(`/knowledge/articles/${made.article.id}/publish`, { revision: made.article.revision })).article;
  });
  after(async () => {
    await world?.stop();
    await model?.stop();
  });

  const set = async (more = {}) => {
    const { settings } = await world.admin.get('/language-model');
    return world.admin.put('/language-model', {
      state: 'on', url: model.url, model: 'small', purposes: ['answer', 'suggest', 'translate', 'summarise'], tokens_a_day: 1_000_000, calls_at_once: 4,
      price_minor: 200, currency: 'EUR', ...more, version: settings.version,
    });
  };
  async function talk(text) {
    const { conversation } = await world.talkWith(anna, shop, text);
    await until('what was recognised', async () => (await anna.get(`/conversations/${conversation.id}/recognition`)).messages.length > 0);
    return conversation.id;
  }
  const write = (conversation, what, who = anna) => who.post(`/conversations/${conversation}/assist/writings`, what);
  const ended = (writing) => until('it is written', async () => {
    const now = await anna.get(`/assist/writings/${writing.id}`);
    return now.state === 'done' && now;
  });
  const written = async (conversation, what) => {
    const writing = await write(conversation, what);
    return writing.state === 'done' ? writing : ended(writing);
  };
  const sent = (body) => JSON.stringify(body.messages);
  const marks = (body) => [...new Set(body.messages.at(-1).content.match(/\[[A-Z_]+_\d+\]/g) ?? [])].join(' ');
  const answersWith = (text) => { model.says = text; };

  test('nothing is asked while it is off, and the answer says so', async () => {
    const id = await talk('Where is my order?');
    const asked = model.asked.length;
    const table = await write(id, { kind: 'translation', text: 'One moment, please. Zorp.', language: 'zh' });
    assert.deepEqual([table.state, table.by, table.why, table.complete], ['done', 'table', 'off', false]);
    assert.equal((await write(id, { kind: 'summary' })).by, 'sentences');
    assert.deepEqual((await anna.get(`/conversations/${id}/assist`)).model, { translate: 'off', summarise: 'off', suggest: 'off' });
    assert.equal(model.asked.length, asked);
    assert.ok((await anna.get('/assist/phrases')).length > 40);
  });

  test('a translation leaves without what tells who somebody is, and comes back with it', async () => {
    await set();
    const id = await talk(kSaid);
    answersWith((body) => `好的：${marks(body)}`);
    const done = await written(id, { kind: 'translation', text: kSaid, language: 'zh' });
    assert.deepEqual([done.by, done.why, done.tokens], ['model', 'none', 42]);
    for (const each of kPrivate.slice(1).filter((one) => one !== kPrivate[3])) assert.ok(done.text.includes(each), `${each} in ${done.text}`);
    assert.ok(done.text.includes('[card_number 1111]') && !done.text.includes('4111 1111'), done.text);
    const body = sent(model.asked.at(-1));
    for (const each of [...kPrivate.slice(1), '555', '204455', 'Anna Agent']) assert.ok(!body.includes(each), `${each} left: ${body}`);
    await ben.refused(404, 'GET', `/assist/writings/${done.id}`);
    await ben.refused(404, 'POST', `/conversations/${id}/assist/writings`, { kind: 'summary' });
    await anna.refused(400, 'POST', `/conversations/${id}/assist/writings`, { kind: 'translation', text: 'x', language: '!!' });
    await anna.refused(404, 'GET', '/assist/writings/1234567890123');
  });

  test('nobody is named in what leaves, in English or in Chinese, and words that are names as well stay', async () => {
    await set();
    const called = (name) => world.admin.post('/contacts', { name });
    const [, , , plumber] = [await called('Grace Hopper'), await called('陈晓燕'), await called('高兴'), await called('Rosalind Zhou')];
    const id = await talk('Where is my order?');
    const { contact } = await anna.get(`/conversations/${id}`);
    await world.admin.patch(`/contacts/${contact.id}`, { name: 'Will 王小明' });
    const matter = await anna.post('/cases', { subject: 'A leak', conversation: id });
    await anna.patch(`/cases/${matter.id}`, { people: [{ contact: plumber.id, role: 'opens the door' }] });

    answersWith((body) => `好的：${marks(body)}`);
    const english = await written(id, { kind: 'translation', text: 'Will it come? Grace Hopper paid, Rosalind opens the door. Yours, Will', language: 'zh' });
    assert.equal(english.by, 'model', english.why);
    for (const name of ['Grace Hopper', 'Rosalind', 'Will']) assert.ok(english.text.includes(name), `${name} is put back into ${english.text}`);
    const left = model.asked.at(-1).messages.at(-1).content;
    assert.match(left, /Will it come\? \[NAME_1\] paid, \[NAME_2\] opens the door\. Yours, \[NAME_3\]/);

    answersWith((body) => `Fine: ${marks(body)}`);
    const chinese = await written(id, { kind: 'translation', text: '我很高兴，王先生不在，小明也不在。请把陳曉燕的订单给Rosalind，国王也好。', language: 'en' });
    assert.equal(chinese.by, 'model', chinese.why);
    assert.match(model.asked.at(-1).messages.at(-1).content, /我很高兴，\[NAME_1\]不在，\[NAME_2\]也不在。请把\[NAME_3\]的订单给\[NAME_4\]，国王也好。/);
    for (const name of ['王先生', '小明', '陳曉燕', 'Rosalind']) assert.ok(chinese.text.includes(name), `${name} is put back into ${chinese.text}`);
  });

  test('what a hostile, broken or endless one answers is not shown', async () => {
    const id = await talk('Where is my refund? Order RT-204455.');
    const bad = {
      refused: [
        '你的订单在哪里？',
        (body) => `看 https://evil.example/ ${marks(body)}`,
        (body) => `<script>alert(1)</script> ${marks(body)}`,
        (body) => `${marks(body)} [PHONE_9]`,
      ],
      unavailable: [
        (_, response) => void response.writeHead(200).end('{"not":"a stream"}'),
        (_, response) => void response.writeHead(500).end('secret'),
        (_, response) => void response.end('x'.repeat(10 * 1024 * 1024)),
        (_, response) => { response.write('data: {"choices":[{"delta":{"content":"半"}}]}\n\n', () => response.destroy()); },
        (_, response) => {
          const more = () => !response.destroyed && response.write(`data: {"choices":[{"delta":{"content":"${'无尽'.repeat(200)}"}}]}\n\n`, () => setImmediate(more));
          more();
        },
      ],
    };
    for (const [why, answers] of Object.entries(bad))
      for (const says of answers) {
        await set(); // each begins with a closed circuit
        answersWith(says);
        const done = await written(id, { kind: 'translation', text: 'Hello. Where is my refund? Order RT-204455.', language: 'zh' });
        assert.deepEqual([done.by, done.why], ['table', why], String(says));
        assert.ok(!done.text.includes('evil') && !done.text.includes('script'));
      }
  });

  test('an answer stands on what everybody may read, or it is the passage', async () => {
    await set();
    const id = await talk('When may I return my kettle?');
    answersWith('Unused goods may be returned within 30 days [1].');
    const done = await written(id, { kind: 'answer' });
    assert.deepEqual([done.by, done.text, done.sources[0].title], ['model', 'Unused goods may be returned within 30 days.', 'Returning goods']);
    assert.ok(sent(model.asked.at(-1)).includes('within 5 working days'));
    for (const says of ['Unused goods may be returned within 90 days [1].', 'Unused goods may be returned within 30 days [4].', 'Unused goods may not be returned within 30 days [1].', 'Anything may be returned.', 'UNKNOWN']) {
      answersWith(says);
      const plain = await written(id, { kind: 'answer' });
      assert.deepEqual([plain.by, plain.why], ['passage', says === 'UNKNOWN' ? 'unknown' : 'refused'], says);
      assert.ok(plain.text.includes('within 30 days'));
    }
  });

  test('a summary is written in the words of the talk', async () => {
    const id = await talk(kSaid);
    answersWith((body) => `The customer paid order ${/\[ORDER_NUMBER_1\]/.exec(body.messages.at(-1).content)} and waits.`);
    const done = await written(id, { kind: 'summary' });
    assert.deepEqual([done.by, done.text], ['model', 'The customer paid order RT-204455 and waits.']);
    for (const each of kPrivate.slice(1)) assert.ok(!sent(model.asked.at(-1)).includes(each), each);
    answersWith('A refund of 480 EUR was promised.');
    const plain = await written(id, { kind: 'summary' });
    assert.deepEqual([plain.by, plain.why], ['sentences', 'refused']);
  });

  test('a silent one holds nobody up', async () => {
    await set();
    const id = await talk('When may I return my kettle?');
    answersWith(() => new Promise(() => undefined));
    const began = Date.now();
    const writings = await Promise.all(Array.from({ length: 4 }, () => write(id, { kind: 'answer' })));
    for (let i = 0; i < 20; ++i) await anna.get(`/conversations/${id}/assist`);
    assert.ok(Date.now() - began < 5_000, `${Date.now() - began} ms`);
    assert.ok(writings.every(({ state, by }) => state === 'writing' && by === 'passage'), 'the passage is there meanwhile');
    const done = await Promise.all(writings.map((one) => until('it gave up', async () => {
      const now = await anna.get(`/assist/writings/${one.id}`);
      return now.state === 'done' && now;
    }, 20_000)));
    assert.ok(done.every(({ by, why }) => by === 'passage' && why === 'unavailable'));
  });

  test('one that fails is left alone, and asked again when somebody mends it', async () => {
    await set();
    const id = await talk('When may I return my kettle?');
    answersWith((_, response) => void response.writeHead(503).end());
    for (let i = 0; i < 5; ++i) assert.equal((await written(id, { kind: 'answer' })).why, 'unavailable');
    const asked = model.asked.length;
    const at_once = await write(id, { kind: 'answer' });
    assert.deepEqual([at_once.state, at_once.by, at_once.why], ['done', 'passage', 'failing']);
    assert.equal((await world.admin.get('/language-model')).readiness, 'failing');
    assert.equal(model.asked.length, asked);
    await set();
    answersWith('Unused goods may be returned within 30 days [1].');
    assert.equal((await written(id, { kind: 'answer' })).by, 'model');
  });

  test('beyond the tokens of a day nothing is asked', async () => {
    const id = await talk('When may I return my kettle?');
    await set({ tokens_a_day: 1 });
    const asked = model.asked.length;
    assert.equal((await write(id, { kind: 'answer' })).why, 'out_of_tokens');
    await world.admin.refused(409, 'POST', '/language-model/evaluations', { questions: [{ text: 'When may I return my kettle?' }] });
    assert.equal(model.asked.length, asked);
    await set();
  });

  test('a bot answers in its words when they stand in the passage, and with the passage otherwise', async () => {
    const page = await world.installation({ queue: queue.id });
    await world.admin.post('/bots', { name: 'Nora', languages: ['en'], greeting: { en: 'Hello!' }, state: 'on', installations: [page.id], hand_over_queue: queue.id, budget: { turns: 30, minutes: 60, actions: 10, money_minor: 100 } });
    const told = (visitor) => until('an answer', async () => {
      const { items } = await visitor.get(`/widget/conversations/${visitor.conversation.id}/messages`);
      return items.find((one) => one.author_kind === 'bot' && one.text.includes('version 1'))?.text;
    });
    const heard = async (says) => {
      answersWith(says);
      return told(await world.talk(page, 'When may I return my kettle?'));
    };
    const asked = model.asked.length;
    const good = await heard('The refund is made within 5 working days [1].');
    assert.ok(good.startsWith('The refund is made within 5 working days.'), good);
    assert.equal(model.asked.length, asked + 1);

    // What it asks back about is answered in the words of the question, which are covered.
    const visitor = await world.talk(page, 'When may I return my kettle? I am mei.lin@example.com, Grace Hopper knows me');
    await until('the question', async () => (await visitor.get(`/widget/conversations/${visitor.conversation.id}/messages`)).items.some((one) => one.text.includes('Did you mean')));
    await visitor.post(`/widget/conversations/${visitor.conversation.id}/messages`, { client_id: randomUUID(), text: 'Returning goods' });
    assert.ok((await told(visitor)).startsWith('The refund is made'));
    assert.ok(sent(model.asked.at(-1)).includes('return my kettle') && !/mei\.lin|Grace|Hopper/.test(sent(model.asked.at(-1))));
    for (const says of ['Ask https://evil.example for a refund within 5 working days [1].', 'The refund is made within 2 working days [1].', (_, response) => void response.writeHead(503).end()]) {
      const plain = await heard(says);
      assert.ok(plain.includes('within 30 days') && !plain.includes('evil'), plain);
    }
  });

  test('the same questions are answered with and without it, and judged', async () => {
    await set();
    answersWith('Unused goods may be returned within 30 days [1].');
    const { id } = await world.admin.post('/language-model/evaluations', { questions: [{ text: 'When may I return my kettle?' }, { text: 'Qwertz uiopue asdfgh?', language: 'en' }] });
    const done = await until('the evaluation', async () => {
      const now = await world.admin.get(`/language-model/evaluations/${id}`);
      return now.state === 'done' && now;
    });
    assert.deepEqual([done.answers[0].ending, done.answers[0].answer, done.answers[0].cited[0].version], ['written', 'Unused goods may be returned within 30 days.', 1]);
    assert.equal(done.answers[0].source.article, article.id);
    assert.equal(done.answers[1].asked, false);
    assert.equal(done.sums.tokens, 42);
    assert.ok(Math.abs(done.sums.cost_minor - 0.0084) < 1e-9);
    const judged = await world.admin.put(`/language-model/evaluations/${id}/answers/1/verdict`, { verdict: 'better' });
    assert.equal(judged.sums.better, 1);
    await world.admin.refused(404, 'PUT', `/language-model/evaluations/${id}/answers/9/verdict`, { verdict: 'better' });
    await world.admin.refused(400, 'POST', '/language-model/evaluations', { questions: [] });
    assert.equal((await world.admin.get('/language-model/evaluations'))[0].id, id);
    assert.ok(Array.isArray(await world.admin.get('/language-model/questions')));
    for (const path of ['/language-model/questions', '/language-model/evaluations', `/language-model/evaluations/${id}`]) await anna.refused(403, 'GET', path);
    await world.admin.del(`/language-model/evaluations/${id}`);
    await world.admin.refused(404, 'GET', `/language-model/evaluations/${id}`);
  });
});
