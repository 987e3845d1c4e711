// A language model that fails while a bot answers: the customer is told the passage as it stands, with its source, and
// hears of nothing else; who fails is left alone and asked again by itself.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ChatModel } from '../support/chat_model.mjs';
import { until, wait } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kReturns = 'Unused goods may be returned within 30 days.';
const kAsked = 'When may I return my kettle?';
const kWords = 'You may return unused goods within 30 days [1].';
const kPiece = `data: ${JSON.stringify({ choices: [{ delta: { content: 'You may return unused' } }] })}\n\n`;

for (const engine of ['sqlite', 'postgres']) describe(`a bot whose language model fails on ${engine}`, () => {
  /** @type {World} */
  let world;
  /** @type {ChatModel} */
  let model;
  let page;

  before(async () => {
    model = await ChatModel.start();
    world = await World.start({ engine, settings: { 'outgoing.allowed_networks': '127.0.0.1' } });
    const queue = await world.queue('Service', [await world.user('Anna Agent')]);
    page = await world.installation({ queue: queue.id });
    const languages = { en: { title: 'Returning goods', summary: '', body: kReturns, questions: [kAsked], description: '' } };
    const { article } = await world.admin.post('/knowledge/articles', { kind: 'article', content: { languages }, audience: 'everyone' });
    await world.admin.post(`/knowledge/articles/${article.id}/publish`, { revision: article.revision });
    await world.admin.post('/bots', { name: 'Nora', languages: ['en'], greeting: { en: 'Hello!' }, state: 'on', installations: [page.id], hand_over_queue: queue.id, budget: { turns: 30, minutes: 60, actions: 10, money_minor: 0 } });
    await set();
  });
  after(async () => {
    await world?.stop();
    await model?.stop();
  });

  /** The circuit is closed by it. */
  async function set() {
    const { settings } = await world.admin.get('/language-model');
    await world.admin.put('/language-model', { state: 'on', url: model.url, model: 'small', purposes: ['answer'], tokens_a_day: 1_000_000, calls_at_once: 4, version: settings.version });
  }
  const standing = () => world.admin.get('/language-model');
  const failures = async () => (await standing()).last_days.find(({ purpose }) => purpose === 'answer')?.failures ?? 0;
  /** What a customer who asks is told, by whom it is worded, and where the talk is then. */
  async function heard(says) {
    model.says = says;
    const visitor = await world.talk(page, kAsked);
    const texts = await until('an answer', async () => {
      const { items } = await visitor.get(`/widget/conversations/${visitor.conversation.id}/messages`);
      const told = items.filter((one) => one.author_kind === 'bot').map((one) => one.text);
      return told.some((one) => one.includes('Source: ')) && told;
    }, 20_000);
    const { talk, turns } = await world.admin.get(`/conversations/${visitor.conversation.id}/bot`);
    return { text: texts.find((one) => one.includes('Source: ')), texts, stage: talk.stage, by_model: turns.at(-1).by_model };
  }
  const isPlain = ({ text, texts, stage, by_model }, what) => {
    assert.match(text, /^Unused goods may be returned within 30 days\.\n\n\*Source: .*Returning goods.* \(version 1\)\*$/, what);
    assert.ok(!texts.some((one) => /You may return|language model|error|failed/i.test(one)), `${what}: ${texts.join('\n')}`);
    assert.deepEqual([stage, by_model], ['active', undefined], what);
  };

  test('one that works words the answer', async () => {
    const { text, by_model } = await heard(kWords);
    assert.match(text, /^You may return unused goods within 30 days\.\n\n\*Source: .*Returning goods/);
    assert.equal(by_model, 'words');
  });

  test('cut off, broken, refusing, endless or silent: the passage is told as it stands, with its source', { timeout: 60_000 }, async () => {
    for (const [what, says] of Object.entries({
      'cut off': (_, response) => void response.write(kPiece, () => response.destroy()),
      'broken': (_, response) => void response.end('data: {"choices":[{"del'),
      'refusing': (_, response) => void response.writeHead(503).end(),
      'endless': (_, response) => void response.end('x'.repeat(10 * 1024 * 1024)),
      'silent': () => new Promise(() => undefined),
    })) {
      await set();
      const before = await failures();
      isPlain(await heard(says), what);
      assert.equal(await failures(), before + 1, what);
    }
  });

  test('after five failures it is left alone, the console says so, and it is asked again by itself', { timeout: 90_000 }, async () => {
    await set();
    for (let i = 0; i < 5; ++i) {
      assert.equal((await standing()).readiness, 'ready', `${i} failures`);
      isPlain(await heard((_, response) => void response.writeHead(503).end()), `failure ${i + 1}`);
    }
    assert.equal((await standing()).readiness, 'failing');
    const asked = model.asked.length;
    const began = Date.now();
    isPlain(await heard(kWords), 'while it is left alone');
    assert.equal(model.asked.length, asked, 'nobody asked it');
    assert.ok(Date.now() - began < 8_000, 'nobody waited for it');
    await until('it is tried again', async () => {
      await wait(1_000); // each question is a talk of its own, and the bot has no more than a hundred
      return (await heard(kWords)).by_model === 'words';
    }, 40_000);
    assert.equal((await standing()).readiness, 'ready');
  });
});
