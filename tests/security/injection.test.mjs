// Texts that break out of SQL, FTS, HTML, headers and log lines elsewhere; through every text member of every route.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { sample } from '../support/samples.mjs';
import { kNaughty } from '../support/texts.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
let visitor;
let known;
before(async () => {
  world = await World.start();
  const talk = await world.talk(await world.installation());
  visitor = talk;
  known = { conversation: talk.conversation.id, user: (await world.user('Ben Agent')).id, queue: (await world.queue('Sales')).id };
});
after(() => world?.stop());

// Changing one's own password or address would end the test's session.
const kLeftOut = /\/me\/password|\/setup|\/sessions\//;
const pathOf = (operation) => operation.path.replace(/\{([^}]+)\}/g, (_, name) => known[name] ?? '1234567890123');

// The models read examples without marks that nobody sees, and every letter in one form.
const kKeptClean = /understanding\/examples$/;
// What was sent is to be translated; what comes back is the translation.
const kAnswers = /assist\/writings$/;

test('no text member of any route trips the server, and what is stored comes back as it was', { timeout: 180_000 }, async () => {
  const failures = [];
  for (const operation of world.contract.operations) {
    const schema = world.contract.resolve(operation.requestBody?.content?.['application/json']?.schema);
    if (!schema.properties || kLeftOut.test(operation.path)) continue;
    const caller = operation.security.length === 0 ? world.nobody : operation.security.some((one) => 'visitor' in one) ? visitor : world.admin;
    for (const [member, its] of Object.entries(schema.properties)) {
      const kind = world.contract.resolve(its);
      if (kind.type !== 'string' || kind.enum || kind.pattern || kind.format || member === 'client_id') continue;
      for (const text of kNaughty) {
        const answer = await caller.call(operation.method, pathOf(operation), { json: { ...sample(world.contract, schema, { client_id: randomUUID() }), [member]: text } });
        const where = `${operation.method} ${operation.path} ${member} = ${text.slice(0, 40)}`;
        if (answer.status >= 500) failures.push(`${where} -> ${answer.status}`);
        // Secrets and search words are not given back.
        else if (answer.status < 300 && typeof answer.json?.[member] === 'string' && !/password|secret|email/.test(member) && answer.json[member] !== text && answer.json[member] !== text.trim() && !kKeptClean.test(operation.path) && !kAnswers.test(operation.path))
          failures.push(`${where} came back as ${answer.json[member].slice(0, 60)}`);
      }
    }
  }
  assert.deepEqual(failures, []);
});

test('no query of any list trips the server', async () => {
  const failures = [];
  const words = [...kNaughty, '" OR *', 'NEAR(', 'a* NOT b', '^a', 'a AND', '(a+)+$', "';--", '%', '_', '\\', '{', ':', 'text:x', '*'.repeat(2000), 'a '.repeat(2000)];
  for (const operation of world.contract.operations.filter((one) => one.method === 'GET')) {
    for (const { name, schema } of (operation.parameters ?? []).filter((one) => one.in === 'query')) {
      const kind = world.contract.resolve(schema);
      if (kind.type !== 'string' || kind.enum) continue;
      for (const word of words) {
        const begun = Date.now();
        const answer = await world.admin.call('GET', pathOf(operation), { query: { [name]: word } });
        if (answer.status >= 500) failures.push(`${operation.path}?${name}=${word.slice(0, 40)} -> ${answer.status}`);
        if (Date.now() - begun > 1000) failures.push(`${operation.path}?${name}=${word.slice(0, 40)} took ${Date.now() - begun} ms`);
      }
    }
  }
  assert.deepEqual(failures, []);
});

test('no header value becomes a header or a log line', async () => {
  const mark = `injected-${randomUUID()}`;
  for (const target of [`/api/v1/session?x=%0d%0aSet-Cookie:%20${mark}=1`, `/widget/frame?installation=%0d%0aX-${mark}:1`, `/api/v1/attachments/x/%0d%0aX-${mark}:1`, `/%0a{"level":"error","message":"${mark}"}`]) {
    const { headers } = await exchange(world.server, 'GET', target.replace(/["{}]/g, encodeURIComponent));
    assert.ok(!JSON.stringify(headers).includes(`"x-${mark}`) && !JSON.stringify(headers['set-cookie'] ?? '').includes(mark), target);
  }
  await exchange(world.server, 'GET', '/api/v1/session', { headers: { traceparent: `00-${mark}`, 'user-agent': `\\n{"level":"error","message":"${mark}"}` } });
  const forged = world.server.log().split('\n').filter((line) => line.startsWith(`{"level":"error","message":"${mark}"`));
  assert.deepEqual(forged, []);
  for (const line of world.server.log().split('\n').filter(Boolean)) JSON.parse(line);
});
