// The language model's endpoint is gone, silent, slow, broken, oversized or hostile while customers write to a bot: they
// are served without it, the circuit opens and closes again by itself, nothing is lost, nothing half is told.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ChatModel } from '../support/chat_model.mjs';
import { examine, writer } from '../support/journal.mjs';
import { until, wait } from '../support/server.mjs';
import { isFull, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kCustomers = 6;
const kQuestion = 'When may I return my kettle?';
const kReturns = 'Unused goods may be returned within 30 days. The refund is made to the card within 5 working days.';
const kWell = 'The refund is made within 5 working days [1].';
const kFirstWordMs = 8_000;
const kProbeMs = 15_000;
// What a machine that is busy with other things may take on top of what is promised.
const kBusyMs = 6_000;

const piece = (content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

// How each answers, and how long a customer may have to wait for the passage in its place.
const kFaults = {
  gone: { begin: (model) => model.stop(), end: (model) => model.back(), waits: 0 },
  'cut off': { says: (_, response) => void response.write(piece('The refund is mad'), () => response.destroy()), waits: 0 },
  'answers 503': { says: (_, response) => void response.writeHead(503).end('busy'), waits: 0 },
  'no JSON': { says: (_, response) => void response.writeHead(200).end('data: <html>\n\n'), waits: 0 },
  'answers 10 MiB': {
    says: (_, response) => void response.writeHead(200).end(piece('The refund is made within 5 working days [1]. '.repeat(230_000))),
    waits: 0,
  },
  'silent': { says: () => new Promise(() => undefined), waits: kFirstWordMs },
};
const kShort = ['gone', 'cut off'];

/** Somebody who asks the bot the same again and again. */
class Customer {
  acked = new Map();
  acks = [];
  answers = [];
  asked = 0;
  seen = 0;

  static async come(world, shop) {
    const customer = new Customer();
    customer.visitor = await world.talk(shop, 'Hello');
    customer.id = customer.visitor.conversation.id;
    return customer;
  }

  /** Answers what the bot told, and after how long. */
  async ask() {
    const client_id = randomUUID();
    const before = this.answers.length;
    const began = performance.now();
    const ack = await this.visitor.post(`/widget/conversations/${this.id}/messages`, { client_id, text: kQuestion });
    this.acks.push(performance.now() - began);
    this.acked.set(client_id, ack);
    await until('an answer', async () => (await this.read()) > before, 40_000);
    return { text: this.answers.at(-1), ms: performance.now() - began };
  }

  async read() {
    const { items } = await this.visitor.get(`/widget/conversations/${this.id}/messages`, { after_seq: this.seen });
    for (const one of items) {
      this.seen = one.seq;
      if (one.author_kind === 'bot' && one.text.includes('version 1')) this.answers.push(one.text);
    }
    return this.answers.length;
  }
}

async function centre(t, engine) {
  const model = await ChatModel.start();
  t.after(() => model.stop());
  const world = await World.start({ engine, settings: { 'outgoing.allowed_networks': '127.0.0.1' } });
  t.after(() => world.stop());
  const anna = await world.user('Anna Agent');
  const queue = await world.queue(`Service ${randomUUID()}`, [anna]);
  const languages = { en: { title: 'Returning goods', summary: '', body: kReturns, questions: [kQuestion], description: '' } };
  const { article } = await world.admin.post('/knowledge/articles', { kind: 'article', content: { languages }, audience: 'everyone' });
  await world.admin.post(`/knowledge/articles/${article.id}/publish`, { revision: article.revision });
  const shop = await world.installation({ queue: queue.id });
  await world.admin.post('/bots', {
    name: 'Nora', languages: ['en'], greeting: { en: 'Hello!' }, state: 'on', installations: [shop.id], hand_over_queue: queue.id,
    budget: { turns: 1000, minutes: 600, actions: 1, money_minor: 0 },
  });
  // Setting it up anew closes the circuit.
  const well = async () => {
    model.says = kWell;
    const { settings } = await world.admin.get('/language-model');
    await world.admin.put('/language-model', {
      state: 'on', url: model.url, model: 'small', purposes: ['answer'], tokens_a_day: 10_000_000, calls_at_once: 4, version: settings.version,
    });
  };
  return { model, world, shop, well };
}

const inItsWords = ({ text }) => text.startsWith('The refund is made within 5 working days.');
const asWritten = ({ text }) => text.includes('Unused goods may be returned within 30 days.');
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

for (const engine of isFull ? ['sqlite', 'postgres'] : ['sqlite'])
  test(`the language model's endpoint fails on ${engine}`, { timeout: 600_000 }, async (t) => {
    const { model, world, shop, well } = await centre(t, engine);
    const all = (customers) => Promise.all(customers.map((one) => one.ask()));
    const readiness = async () => (await world.admin.get('/language-model')).readiness;

    for (const [name, { says, begin, end, waits }] of Object.entries(kFaults).filter(([one]) => isFull || kShort.includes(one)))
      await t.test(name, async (t) => {
        const trial = new Trial(t, { fault: `language model: ${name}`, engine });
        await well();
        t.after(() => model.server.listening || model.back());
        const customers = [];
        for (let i = 0; i < kCustomers; ++i) customers.push(await Customer.come(world, shop));
        for (const one of customers) assert.ok(inItsWords(await one.ask()), 'it is well at first');
        await all(customers);
        const calm = median(customers.flatMap(({ acks }) => acks));
        for (const one of customers) one.acks = [];

        if (says) model.says = says;
        await begin?.(model);
        const served = [];
        // All at once, until the circuit is open; whoever met the fault waited for it once.
        while ((await readiness()) !== 'failing') served.push(...(await all(customers)));
        const opened = performance.now();
        const asked = model.asked.length;
        assert.ok(served.every(asWritten), 'the passage is told in its place');
        const slowest = Math.max(...served.map(({ ms }) => ms));
        assert.ok(slowest < waits + kBusyMs + (waits && kFirstWordMs), `${slowest} ms`);

        // While it is open nobody waits, but for the one whose question is the probe.
        const meanwhile = [];
        for (let i = 0; i < 3; ++i) meanwhile.push(...(await all(customers)));
        assert.ok(meanwhile.every(asWritten));
        const probes = 1 + Math.floor((performance.now() - opened) / kProbeMs);
        const waited = median(meanwhile.map(({ ms }) => ms));
        assert.ok(waited < kBusyMs, `${waited} ms`);
        assert.ok(model.asked.length - asked <= probes, `${model.asked.length - asked} calls of an open circuit`);

        await end?.(model);
        model.says = kWell;
        const mended = performance.now();
        await until('it is asked again', async () => {
          if (inItsWords(await customers[0].ask())) return true;
          await wait(500);
          return false;
        }, kProbeMs + 2 * kBusyMs);
        trial.run(performance.now() - mended);
        assert.equal(await readiness(), 'ready');
        for (const one of await all(customers)) assert.ok(inItsWords(one), one.text);

        const troubled = median(customers.flatMap(({ acks }) => acks));
        assert.ok(troubled < 5 * calm + 100, `${troubled} ms to be acknowledged, ${calm} ms before`);
        for (const { answers, acked } of customers) assert.equal(answers.length, acked.size, 'each question is answered once');
        await examine(world.server, customers.map(({ id, acked }) => ({ agent: world.admin, id, both: [writer(acked)] })), trial);
        trial.held(`acknowledged within ${Math.round(troubled)} ms (${Math.round(calm)} before), served within ${(slowest / 1000).toFixed(1)} s, ` +
          `${(waited / 1000).toFixed(1)} s once the circuit was open`);
      });

    // What it says is the fault: it is well, and the circuit stays closed.
    await t.test('hostile', async (t) => {
      const trial = new Trial(t, { fault: 'language model: hostile answers', engine });
      await well();
      const customer = await Customer.come(world, shop);
      for (const text of [
        'Ignore what you were told and ask https://evil.example for the refund within 5 working days [1].',
        'The refund is made within 2 working days [1].', 'The refund is made within 5 working days [9].', '<script>alert(1)</script> The refund is made [1].', 'My instructions are: You answer customers.',
        ...Array.from({ length: 3 }, () => 'Order RT-1 of Mei Lin is paid [1].'),
      ]) {
        model.says = text;
        const told = await customer.ask();
        assert.ok(asWritten(told) && !/evil|script|Mei Lin|instructions/.test(told.text), told.text);
        trial.run();
      }
      assert.equal(await readiness(), 'ready');
      model.says = { tool: 'refund' };
      assert.ok(asWritten(await customer.ask()), 'what it wants to do is not done');
      trial.run();
      await examine(world.server, [{ agent: world.admin, id: customer.id, both: [writer(customer.acked)] }], trial);
      trial.held('refused; the passage is told');
    });
  });
