// Object and function level access for every route of the OpenAPI document: two workspaces, two users, a visitor.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.mjs';
import { sample } from '../support/samples.mjs';
import { Socket } from '../support/socket.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let home;
/** @type {World} */
let other;
let foreign; // ids of things of the other workspace, by the name that paths give them
let hidden; // ids of things of this workspace that are not Anna's business
let anna;
let visitor;

const isVisitors = (operation) => operation.security.some((one) => 'visitor' in one);
const isPublic = (operation) => operation.security.length === 0;
const title = (operation) => `${operation.method} ${operation.path.replace('/api/v1', '')}`;
const names = (operation) => [...operation.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
const kNowhere = '1234567890123';
// Two kinds of token: one is an id, the other opens a file.
const pathOf = (operation, ids) =>
  operation.path.replace(/\{([^}]+)\}/g, (_, name) => (name === 'token' && operation.path.startsWith('/api/v1/api-tokens') ? kNowhere : ids[name] ?? kNowhere));

/** One of each thing that a path can name. */
async function things(world) {
  const user = await world.user('Ben Owner');
  const installation = await world.installation();
  const queue = await world.queue(`queue ${randomUUID().slice(0, 6)}`, [user]);
  const talk = await world.talk(installation, 'This is nobody else’s business.');
  const list = await world.admin.get('/conversations', { view: 'all' }).catch(() => world.admin.get('/conversations'));
  const conversation = talk.conversation.id ?? list.items[0].id;
  const messages = await world.admin.get(`/conversations/${conversation}/messages`);
  const shown = await world.admin.get(`/conversations/${conversation}`);
  const attachment = await world.admin.ok('POST', '/attachments?name=plan.txt', undefined, { body: 'the plan', headers: { 'content-type': 'text/plain' } });
  const [token, name] = attachment.url.split('/').slice(-2);
  return {
    user: user.id,
    session: user.me.session,
    installation: installation.id,
    queue: queue.id,
    conversation,
    message: messages.items[0].id,
    contact: shown.contact?.id ?? shown.contact,
    team: (await world.admin.post('/teams', { name: `team ${randomUUID().slice(0, 6)}`, members: [] })).id,
    role: (await world.admin.post('/roles', { name: `role ${randomUUID().slice(0, 6)}`, permissions: {} })).id,
    skill: (await world.admin.post('/skills', { name: `skill ${randomUUID().slice(0, 6)}` })).id,
    answer: (await world.admin.post('/canned-answers', { shortcut: `s${randomUUID().slice(0, 6)}`, title: 'Hello', text: 'Hello', shared: false }).catch(() => ({}))).id,
    token,
    name,
  };
}

before(async () => {
  home = await World.start();
  other = await home.neighbour('other');
  foreign = await things(other);
  hidden = await things(home);
  anna = await home.user('Anna Agent');
  visitor = await home.visitor(await home.installation());
});
after(() => home?.stop());

async function each(check, filter) {
  const failures = [];
  let count = 0;
  for (const operation of home.contract.operations.filter(filter)) {
    ++count;
    try {
      await check(operation);
    } catch (error) {
      failures.push(`${title(operation)}: ${error.message}`);
    }
  }
  assert.ok(count > 5, 'the filter leaves nothing to test');
  if (failures.length) assert.fail(`${failures.length} of ${count} routes:\n\n${failures.join('\n\n')}`);
}

const body = (operation) => {
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (!schema) return undefined;
  // What the schema cannot say: a message has a text, an assignment a place.
  const more = operation.path.endsWith('/messages') ? { text: 'Hello' } : operation.path.endsWith('/assign') ? { queue: hidden.queue } : {};
  return { ...sample(home.contract, schema, { client_id: randomUUID() }), ...more };
};
/** Where the query must say more than what is optional. */
const query = (operation) => (operation.path.endsWith('/then') ? { at: new Date().toISOString() } : undefined);
const raw = (operation) => (operation.requestBody && !operation.requestBody.content['application/json'] ? 'x' : undefined);

/** What may not tell a thing that is hidden from one that never was. */
const told = (answer) => {
  const { trace_id: _, ...rest } = answer.json ?? {};
  return { status: answer.status, ...rest };
};

describe('a thing of another workspace', () => {
  test('is as unknown as one that never was, by every route that names one', () =>
    each(
      async (operation) => {
        const callers = isPublic(operation) ? [home.nobody] : isVisitors(operation) ? [visitor] : [home.admin, anna];
        for (const caller of callers) {
          const options = { json: body(operation), body: raw(operation) };
          const theirs = await caller.call(operation.method, pathOf(operation, foreign), options);
          const nothing = await caller.call(operation.method, pathOf(operation, {}), options);
          assert.ok(theirs.status >= 400 || JSON.stringify(theirs.json ?? {}) === JSON.stringify(nothing.json ?? {}), `answered ${theirs.status} ${theirs.text.slice(0, 300)}`);
          assert.deepEqual(told(theirs), told(nothing));
        }
      },
      (operation) => names(operation).some((name) => foreign[name]),
    ));

  test('is not opened by credentials of this one shown at its door', () =>
    each(
      async (operation) => {
        for (const client of [home.admin, anna, visitor]) {
          const there = new Client(other, { ...client.headers, host: other.host });
          await there.refused([401], operation.method, pathOf(operation, foreign), body(operation), { body: raw(operation) });
        }
      },
      (operation) => !isPublic(operation),
    ));

  test('cannot be subscribed to, and is found by no search', async () => {
    const socket = await home.consoleSocket(home.admin);
    for (const stream of [foreign.conversation, foreign.queue, foreign.user]) {
      const known = await socket.acked({ type: 'subscribe', stream }).catch((error) => error);
      assert.ok(known instanceof Error || known.type === 'error', JSON.stringify(known));
    }
    const found = await home.admin.get('/search', { query: 'business' }).catch(() => home.admin.get('/search/messages', { query: 'business' }));
    assert.ok(!JSON.stringify(found).includes(foreign.conversation));
  });

  test('is not reached by walking ids', async () => {
    for (const step of [-2n, -1n, 1n, 2n])
      await home.admin.refused(404, 'GET', `/conversations/${BigInt(foreign.conversation) + step}`);
  });
});

// Who the colleagues are and who the customers are is shared knowledge of those who answer; what is said is not.
const kShared = new Set([
  'GET /contacts/{contact}', 'PATCH /contacts/{contact}', 'GET /contacts/{contact}/conversations', 'GET /contacts/{contact}/notes',
  'POST /contacts/{contact}/notes', 'POST /contacts/{contact}/identities', 'DELETE /api-tokens/{token}',
  'GET /users/{user}', 'GET /users/{user}/presence', 'GET /teams/{team}', 'GET /roles/{role}', 'GET /queues/{queue}', 'GET /skills/{skill}',
  'GET /agent-profiles/{user}', 'GET /attachments/{token}/{name}',
]);

describe('an agent', () => {
  test('is refused by every route that names somebody else’s thing', () =>
    each(
      async (operation) => {
        await anna.refused([403, 404], operation.method, pathOf(operation, hidden), body(operation), { body: raw(operation), query: query(operation) });
      },
      (operation) => !isPublic(operation) && !isVisitors(operation) && names(operation).some((name) => hidden[name]) && !kShared.has(title(operation)),
    ));

  test('changes nothing by members that a client may not set', () =>
    each(
      async (operation) => {
        const caller = isPublic(operation) ? home.nobody : isVisitors(operation) ? visitor : anna;
        for (const member of ['role', 'is_admin', 'tenant_id', 'workspace_id', 'owner_id', 'created_at', '__proto__x', 'permissions_granted']) {
          const answer = await caller.call(operation.method, pathOf(operation, { user: anna.id }), { json: { ...body(operation), [member]: 'administrator' } });
          assert.ok(answer.status >= 400, `${member} -> ${answer.status}`);
        }
      },
      (operation) => operation.requestBody?.content?.['application/json'],
    ));
});

describe('a token without any scope', () => {
  // What a bearer may always do: learn and change what is its owner's alone.
  const own = /^\/api\/v1\/(session|sessions|me|api-tokens|presence|drafts|users\/\{user\}\/presence|workspace|teams|roles|queues|skills|permissions|openapi\.json)/;
  test('changes nothing, by any route', async () => {
    const bearer = await home.tokenOf(home.admin, {});
    await each(
      async (operation) => {
        const answer = await bearer.call(operation.method, pathOf(operation, hidden), { json: body(operation), body: raw(operation) });
        assert.ok([400, 403, 404, 409].includes(answer.status), `${answer.status} ${answer.text.slice(0, 200)}`);
      },
      (operation) => !isPublic(operation) && !isVisitors(operation) && operation.method !== 'GET' && !own.test(operation.path),
    );
  });
});

test('nobody takes a socket with somebody else’s kind of proof', async () => {
  await assert.rejects(Socket.connect(home.server, '/api/v1/socket', { headers: { authorization: `Visitor ${visitor.token}` } }), { status: 401 });
  await assert.rejects(Socket.connect(home.server, `/api/v1/socket?token=${visitor.token}`, {}), { status: 401 });
});
