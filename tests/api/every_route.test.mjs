// What must hold for every route, generated from the OpenAPI document: a new route is tested before anyone thinks of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { Client, exchange } from '../support/client.mjs';
import { broken, controls, sample, spoilt } from '../support/samples.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
let agent;
let visitor;
let known; // ids of things that exist, by the name that paths give them

// What an agent's role does not hold. The others are tested one by one in their own files.
const kForAdministrators = [
  ['GET', '/users'], ['POST', '/users'], ['PATCH', '/users/{user}'], ['POST', '/users/{user}/password'],
  ['POST', '/users/{user}/revoke'], ['POST', '/users/{user}/totp/reset'], ['PUT', '/users/{user}/presence'],
  ['POST', '/teams'], ['PATCH', '/teams/{team}'], ['DELETE', '/teams/{team}'],
  ['POST', '/roles'], ['PATCH', '/roles/{role}'], ['DELETE', '/roles/{role}'],
  ['GET', '/audit'], ['GET', '/audit/state'], ['POST', '/audit/verify'], ['GET', '/audit/{number}/receipt'],
  ['PATCH', '/workspace'],
  ['GET', '/widget-installations'], ['POST', '/widget-installations'], ['GET', '/widget-installations/{installation}'],
  ['PATCH', '/widget-installations/{installation}'], ['DELETE', '/widget-installations/{installation}'],
  ['POST', '/queues'], ['PATCH', '/queues/{queue}'], ['DELETE', '/queues/{queue}'],
  ['POST', '/skills'], ['PATCH', '/skills/{skill}'], ['DELETE', '/skills/{skill}'], ['PUT', '/agent-profiles/{user}'],
  ['GET', '/live'], ['GET', '/jobs/dead'], ['POST', '/jobs/{job}/retry'], ['DELETE', '/jobs/{job}'],
  ['PUT', '/contact-fields'],
  ['GET', '/outgoing-mail'], ['PUT', '/outgoing-mail'], ['POST', '/outgoing-mail/test'],
  ['GET', '/webhook-kinds'], ['GET', '/webhooks'], ['POST', '/webhooks'], ['GET', '/webhooks/{webhook}'], ['PATCH', '/webhooks/{webhook}'],
  ['DELETE', '/webhooks/{webhook}'], ['POST', '/webhooks/{webhook}/secret'], ['DELETE', '/webhooks/{webhook}/secret/former'],
  ['POST', '/webhooks/{webhook}/test'], ['GET', '/webhooks/{webhook}/deliveries'], ['GET', '/webhooks/{webhook}/deliveries/{delivery}'],
  ['POST', '/webhooks/{webhook}/deliveries/{delivery}/resend'], ['POST', '/webhooks/{webhook}/replay'],
  ['GET', '/facts'], ['GET', '/decision-tables'], ['POST', '/decision-tables'], ['POST', '/decision-tables/evaluate'],
  ['GET', '/decision-tables/{decision_table}'], ['PUT', '/decision-tables/{decision_table}'], ['DELETE', '/decision-tables/{decision_table}'],
  ['POST', '/decision-tables/{decision_table}/evaluate'],
  ['POST', '/calendars'], ['PATCH', '/calendars/{calendar}'], ['DELETE', '/calendars/{calendar}'], ['POST', '/calendars/{calendar}/holidays'],
  ['PUT', '/calendar-uses'], ['POST', '/clock-policies'], ['PUT', '/clock-policies/{clock_policy}'], ['DELETE', '/clock-policies/{clock_policy}'],
  ['GET', '/promises/report'], ['PUT', '/aftercare/settings'],
  ['POST', '/incidents'], ['PATCH', '/incidents/{incident}'], ['POST', '/incidents/{incident}/confirm'], ['POST', '/incidents/{incident}/dismiss'],
  ['POST', '/incidents/{incident}/call'], ['POST', '/incidents/{incident}/resolve'], ['PUT', '/incidents/{incident}/review'],
  ['POST', '/incidents/{incident}/lines'], ['POST', '/incidents/{incident}/cases'], ['DELETE', '/incidents/{incident}/cases/{case_id}'],
  ['POST', '/incidents/{incident}/updates'], ['POST', '/incident-plans'], ['PUT', '/incident-plans/{plan}'], ['DELETE', '/incident-plans/{plan}'],
  ['POST', '/case-kinds'], ['PATCH', '/case-kinds/{kind}'], ['DELETE', '/case-kinds/{kind}'],
  ['POST', '/case-categories'], ['PATCH', '/case-categories/{category}'], ['DELETE', '/case-categories/{category}'], ['PUT', '/case-settings'],
  ['GET', '/automation/rules'], ['POST', '/automation/rules'], ['GET', '/automation/rules/{rule_id}'], ['PUT', '/automation/rules/{rule_id}'],
  ['DELETE', '/automation/rules/{rule_id}'], ['PUT', '/automation/rules/{rule_id}/state'], ['PUT', '/automation/rule-order'],
  ['POST', '/automation/try'], ['GET', '/automation/text'], ['PUT', '/automation/text'], ['GET', '/automation/runs'],
  ['GET', '/automation/rehearsals'], ['POST', '/automation/rehearsals'], ['GET', '/automation/rehearsals/{rehearsal}'],
  ['POST', '/automation/rehearsals/{rehearsal}/cancel'],
  ['GET', '/approval-policies'], ['POST', '/approval-policies'], ['PUT', '/approval-policies'], ['PUT', '/approval-policies/{policy}'], ['DELETE', '/approval-policies/{policy}'],
  ['POST', '/complaint-causes'], ['PUT', '/complaint-causes/{cause}'], ['DELETE', '/complaint-causes/{cause}'],
  ['POST', '/complaint-regulators'], ['PUT', '/complaint-regulators/{regulator}'], ['DELETE', '/complaint-regulators/{regulator}'], ['PUT', '/complaint-settings'],
  ['GET', '/complaints/pareto'], ['GET', '/complaints/trend'], ['GET', '/complaints/board'], ['GET', '/complaints/warnings'], ['POST', '/complaints/warnings/{warning}/see'],
  ['POST', '/ladders'], ['PUT', '/ladders/{ladder}'], ['DELETE', '/ladders/{ladder}'], ['PUT', '/ladders/order'],
  ['POST', '/rosters'], ['PUT', '/rosters/{roster}'], ['DELETE', '/rosters/{roster}'], ['GET', '/escalations'],
  ['POST', '/clock-policies/rehearse'], ['POST', '/ladders/rehearse'], ['GET', '/case-rehearsals'],
  ['GET', '/case-rehearsals/{rehearsal}'], ['POST', '/case-rehearsals/{rehearsal}/cancel'],
  ['GET', '/insight/process'],
  ['POST', '/knowledge/articles/{article}/publish'], ['POST', '/knowledge/articles/{article}/refuse'], ['POST', '/knowledge/articles/{article}/confirm'],
  ['POST', '/knowledge/articles/{article}/retire'], ['POST', '/knowledge/articles/{article}/bring-back'],
  ['POST', '/knowledge/sections'], ['PUT', '/knowledge/sections/{section}'], ['DELETE', '/knowledge/sections/{section}'],
  ['POST', '/knowledge/synonyms'], ['PUT', '/knowledge/synonyms/{synonyms}'], ['DELETE', '/knowledge/synonyms/{synonyms}'],
  ['POST', '/knowledge/import'], ['GET', '/knowledge/export'],
  ['GET', '/bots'], ['POST', '/bots'], ['GET', '/bots/{bot}'], ['PUT', '/bots/{bot}'], ['DELETE', '/bots/{bot}'], ['POST', '/bots/{bot}/stop'],
  ['GET', '/bots/{bot}/dialogs'], ['POST', '/bots/{bot}/dialogs'], ['GET', '/bots/{bot}/dialogs/{dialog}'], ['PUT', '/bots/{bot}/dialogs/{dialog}'],
  ['DELETE', '/bots/{bot}/dialogs/{dialog}'], ['POST', '/bots/{bot}/dialogs/{dialog}/publish'], ['GET', '/bots/{bot}/dialogs/{dialog}/versions'],
  ['GET', '/bots/{bot}/dialogs/{dialog}/versions/{number}'], ['POST', '/bots/{bot}/dialogs/{dialog}/versions/{number}/restore'],
  ['GET', '/bots/{bot}/actions'], ['POST', '/bots/{bot}/actions'], ['PUT', '/bots/{bot}/actions/{action}'], ['DELETE', '/bots/{bot}/actions/{action}'],
  ['GET', '/bots/{bot}/secrets'], ['PUT', '/bots/{bot}/secrets/{name}'], ['DELETE', '/bots/{bot}/secrets/{name}'],
  ['GET', '/bots/talks'], ['GET', '/bots/{bot}/turns'], ['POST', '/bots/{bot}/try'],
  ['GET', '/bots/{bot}/saved-talks'], ['POST', '/bots/{bot}/saved-talks'], ['POST', '/bots/{bot}/saved-talks/from-conversation'],
  ['POST', '/bots/{bot}/saved-talks/run'], ['PUT', '/bots/{bot}/saved-talks/{talk}'], ['DELETE', '/bots/{bot}/saved-talks/{talk}'],
  ['GET', '/bots/{bot}/test'], ['PUT', '/bots/{bot}/test'], ['POST', '/bots/{bot}/test/run'], ['GET', '/bots/{bot}/test/runs'], ['GET', '/bots/{bot}/thresholds'],
  ['GET', '/bots/{bot}/simulations'], ['POST', '/bots/{bot}/simulations'], ['GET', '/bots/{bot}/simulations/{simulation}'], ['POST', '/bots/{bot}/simulations/{simulation}/cancel'],
  ['POST', '/bots/unanswered/gather'], ['POST', '/bots/unanswered/{cluster}/dismiss'],
  ['GET', '/language-model'], ['PUT', '/language-model'], ['POST', '/language-model/test'], ['GET', '/language-model/questions'],
  ['GET', '/language-model/evaluations'], ['POST', '/language-model/evaluations'], ['GET', '/language-model/evaluations/{evaluation}'],
  ['DELETE', '/language-model/evaluations/{evaluation}'], ['PUT', '/language-model/evaluations/{evaluation}/answers/{number}/verdict'],
  ['GET', '/backups'], ['POST', '/backups'], ['GET', '/outbound'], ['POST', '/outbound/resume'],
];

// Bodies that may be larger than a mebibyte.
const kLargeBodies = new Map([['POST /api/v1/knowledge/import', 25 * 1024 * 1024]]);

before(async () => {
  world = await World.start();
  agent = await world.user('Anna Agent');
  const other = await world.user('Ben Agent');
  const installation = await world.installation();
  visitor = await world.visitor(installation);
  known = {
    user: other.id,
    installation: installation.id,
    role: world.roles.agent.id,
    session: other.me.session,
    team: (await world.admin.post('/teams', { name: 'Support', members: [] })).id,
  };
});
after(() => world?.stop());

const isVisitors = (operation) => operation.security.some((one) => 'visitor' in one);
const isPublic = (operation) => operation.security.length === 0;
const isRaw = (operation) => operation.requestBody && !operation.requestBody.content['application/json'];
const bodySchema = (operation) => operation.requestBody?.content?.['application/json']?.schema;
const title = (operation) => `${operation.method} ${operation.path}`;

function pathOf(operation, ids = known, otherwise = '1234567890123') {
  return operation.path.replace(/\{([^}]+)\}/g, (_, name) => ids[name] ?? otherwise);
}

/** Somebody who may call it, were the input good. Raw secrets of the administrator's own session stay untouched. */
const caller = (operation) => (isPublic(operation) ? world.nobody : isVisitors(operation) ? visitor : world.admin);

async function stillServes() {
  assert.equal((await exchange(world.server, 'GET', '/healthz')).status, 200);
  await world.admin.get('/session');
}

/** The same call with a path and query that fit, for probing bodies. */
function call(operation, options) {
  const query = {};
  for (const parameter of operation.parameters ?? [])
    if (parameter.in === 'query' && parameter.required) query[parameter.name] = sample(world.contract, parameter.schema);
  return caller(operation).call(operation.method, pathOf(operation), { query, ...options });
}

async function each(check, filter = () => true) {
  const failures = [];
  for (const operation of world.contract.operations.filter(filter)) {
    try {
      await check(operation);
    } catch (error) {
      failures.push(`${title(operation)}: ${error.message}`);
    }
  }
  await stillServes();
  if (failures.length) assert.fail(`${failures.length} failures:\n\n${failures.slice(0, 40).join('\n\n')}`);
}

describe('every route', () => {
  test('is described whole', () =>
    each(async (operation) => {
      assert.ok(operation.operationId, 'operationId');
      assert.ok(operation.summary, 'summary');
      assert.ok(operation.tags?.length, 'tags');
      assert.ok(operation.responses.default, 'problems');
      const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
      const described = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
      assert.deepEqual(described.sort(), names.sort());
    }));

  test('is closed without credentials', () =>
    each(
      async (operation) => {
        await world.nobody.refused(401, operation.method, pathOf(operation));
      },
      (operation) => !isPublic(operation),
    ));

  test('is closed to the other kind of caller', () =>
    each(
      async (operation) => {
        const strangers = isVisitors(operation)
          ? [world.admin, agent]
          : [visitor, new Client(world, { cookie: `deskbell=${visitor.token}` }), new Client(world, { authorization: `Bearer ${visitor.token}` })];
        for (const stranger of strangers) await stranger.refused(401, operation.method, pathOf(operation));
      },
      (operation) => !isPublic(operation),
    ));

  test('that is for administrators is closed to agents and to tokens without the scope', async () => {
    const bearer = await world.tokenOf(world.admin, { reply: 'own' });
    const paths = kForAdministrators.map(([method, path]) => `${method} /api/v1${path}`);
    const described = new Set(world.contract.operations.map(title));
    assert.deepEqual(paths.filter((path) => !described.has(path)), [], 'routes of the contract that are not there');
    await each(
      async (operation) => {
        const json = bodySchema(operation) && sample(world.contract, bodySchema(operation));
        for (const stranger of [agent, bearer])
          await stranger.refused([403, 404], operation.method, pathOf(operation), json, { headers: { 'x-http-method-override': 'GET' } });
      },
      (operation) => paths.includes(title(operation)),
    );
  });

  test('that changes something wants the CSRF token from a cookie', () =>
    each(
      async (operation) => {
        await world.admin.refused(403, operation.method, pathOf(operation, {}), undefined, { headers: { 'x-csrf-token': undefined } });
      },
      (operation) => !isPublic(operation) && !isVisitors(operation) && operation.method !== 'GET',
    ));

  test('answers a missing thing like a hidden one, and a garbage id with a clear error', () =>
    each(
      async (operation) => {
        const json = bodySchema(operation) ? sample(world.contract, bodySchema(operation)) : undefined;
        const body = isRaw(operation) ? 'x' : undefined;
        for (const id of ['1', '1234567890123', '9223372036854775807']) {
          const answer = await caller(operation).call(operation.method, pathOf(operation, {}, id), { json, body });
          // Some answers are empty lists; 400 is for bodies that the schema cannot describe whole.
          assert.ok([200, 204, 400, 403, 404, 409].includes(answer.status), `${id} -> ${answer.status} ${answer.text.slice(0, 200)}`);
          if (answer.status < 300 && operation.method !== 'GET') assert.fail(`${id} -> ${answer.status}: changed what is not there`);
        }
        for (const id of ['0', '-1', 'abc', '1e3', '99999999999999999999', '%00', '1%00', '%2e%2e', '%ff', '1;2', "1'", 'x'.repeat(5000)]) {
          const answer = await caller(operation).call(operation.method, pathOf(operation, {}, id), { json, body });
          assert.ok([400, 404, 414, 431].includes(answer.status), `${id.slice(0, 20)} -> ${answer.status} ${answer.text.slice(0, 200)}`);
        }
      },
      (operation) => operation.path.includes('{') && !['GET /api/v1/attachments/{token}/{name}'].includes(title(operation)),
    ));

  test('names what is wrong with each member of its body', () =>
    each(
      async (operation) => {
        const schema = bodySchema(operation);
        const good = sample(world.contract, schema, { client_id: randomUUID() });
        const failures = [];
        for (const { what, body, field } of spoilt(world.contract, schema, good)) {
          const answer = await call(operation, { json: body });
          const named = (answer.json?.fields ?? []).map((one) => one.field.split(/[.[]/)[0]);
          if (answer.status !== 400) failures.push(`${what} -> ${answer.status} ${answer.text.slice(0, 160)}`);
          else if (!named.includes(field)) failures.push(`${what}: names [${named}] ${answer.text.slice(0, 160)}`);
        }
        assert.deepEqual(failures, []);
      },
      (operation) => bodySchema(operation),
    ));

  test('refuses in Chinese to who reads Chinese', () =>
    each(
      async (operation) => {
        const headers = { 'accept-language': 'zh-CN' };
        const failures = new Set();
        const look = (what, answer) => {
          if (answer.status < 400) return;
          const { title: heading, detail, fields = [] } = answer.json;
          for (const text of [heading, detail, ...fields.map((one) => one.message)])
            if (!/\p{Script=Han}/u.test(text) || /（[^）]*[a-z]{3,} [a-z]{2,}/.test(text)) failures.add(`${what} -> ${text.slice(0, 160)}`);
          if (answer.headers['content-language'] !== 'zh-CN') failures.add(`${what}: ${answer.headers['content-language']}`);
        };
        const json = bodySchema(operation) && sample(world.contract, bodySchema(operation));
        if (operation.path.includes('{')) look('a missing thing', await caller(operation).call(operation.method, pathOf(operation, {}), { headers, json }));
        if (operation.method === 'GET') look('a parameter', await caller(operation).call('GET', pathOf(operation), { headers, query: { zzz: '1' } }));
        if (!isPublic(operation)) look('nobody', await world.nobody.call(operation.method, pathOf(operation), { headers }));
        const schema = bodySchema(operation);
        if (schema)
          for (const { what, body } of [...spoilt(world.contract, schema, sample(world.contract, schema, { client_id: randomUUID() }))].slice(0, 20))
            look(what, await call(operation, { headers, json: body }));
        assert.deepEqual([...failures], []);
      },
      (operation) => !isRaw(operation),
    ));

  test('takes or refuses control characters and lone surrogates, but never trips over them', () =>
    each(
      async (operation) => {
        const schema = bodySchema(operation);
        const failures = [];
        for (const { what, body, member } of controls(world.contract, schema, sample(world.contract, schema, { client_id: randomUUID() }))) {
          const answer = await call(operation, { json: body });
          if (answer.status < 300) {
            if (/u0000|ud800|udfff/.test(what)) failures.push(`${what} -> ${answer.status}`);
          } else if (![400, 401, 403, 404, 409, 429].includes(answer.status)) {
            failures.push(`${what} -> ${answer.status} ${member}`);
          }
        }
        assert.deepEqual(failures, []);
      },
      // Three hundred kilobytes to argon2id, or as an address to lock out, are tested in session.test.mjs.
      (operation) => bodySchema(operation),
    ));

  test('refuses bodies that are no JSON, too deep or too large', () =>
    each(
      async (operation) => {
        const failures = [];
        const headers = { 'content-type': 'application/json' };
        const required = operation.requestBody.required;
        for (const { what, bytes } of broken()) {
          const answer = await call(operation, { body: bytes, headers });
          if (answer.status !== 400 && !(what === 'no body' && !required)) failures.push(`${what} -> ${answer.status} ${answer.text.slice(0, 120)}`);
        }
        const limit = kLargeBodies.get(title(operation)) ?? 1024 * 1024;
        for (const size of [limit + 1, 3 * limit]) {
          const answer = await call(operation, { body: `{"a":"${'x'.repeat(size - 8)}"}`, headers }).catch((error) => ({ status: error.code }));
          if (![413, 'EPIPE', 'ECONNRESET'].includes(answer.status)) failures.push(`${size} bytes -> ${answer.status}`);
        }
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', undefined]) {
          const answer = await call(operation, { body: '{"zzz_unknown":1}', headers: { 'content-type': type } });
          if (![400, 415].includes(answer.status)) failures.push(`${type} -> ${answer.status}`);
        }
        assert.deepEqual(failures, []);
      },
      (operation) => bodySchema(operation),
    ));

  test('refuses what its query does not know, and clamps the size of a page', () =>
    each(
      async (operation) => {
        const parameters = (operation.parameters ?? []).filter((one) => one.in === 'query');
        const failures = [];
        for (const { name, schema } of parameters) {
          const kind = world.contract.resolve(schema);
          const values = kind.type === 'integer' ? ['abc', '1.5', '', '99999999999999999999', '1\u0000']
            : kind.enum ? ['zzz', ''] : kind.pattern ? ['abc', '-1', '99999999999999999999'] : kind.format ? ['yesterday', '2026-13-01T00:00:00Z', '']
            : kind.type === 'string' && kind.maxLength ? ['x'.repeat(kind.maxLength + 1)] : [];
          for (const value of values) {
            const answer = await call(operation, { query: { [name]: value } });
            // Sixteen KiB of query are too long for the head as a whole.
            if (![400, 431].includes(answer.status) && !(value === '' && answer.status === 200)) failures.push(`${name}=${value.slice(0, 30)} -> ${answer.status}`);
          }
          if (name === 'limit' && operation.method === 'GET')
            for (const value of ['1000000000', '0', '-5', '2147483647']) {
              const answer = await call(operation, { query: { limit: value } });
              if (answer.status >= 500) failures.push(`limit=${value} -> ${answer.status}`);
              if (answer.json?.items?.length > 200) failures.push(`limit=${value} is not clamped`);
            }
          if (name === 'cursor')
            for (const value of ['abc', '-1', 'x'.repeat(3000), '你好', "'", '0:0', 'e30=']) {
              const answer = await call(operation, { query: { cursor: value } });
              if (![200, 400, 403, 404, 431].includes(answer.status)) failures.push(`cursor=${value.slice(0, 30)} -> ${answer.status}`);
            }
        }
        assert.deepEqual(failures, []);
      },
      (operation) => operation.method === 'GET' && !isPublic(operation),
    ));

  test('knows its methods', async () => {
    const failures = [];
    for (const path of new Set(world.contract.operations.map((one) => one.path))) {
      const stated = world.contract.operations.filter((one) => one.path === path);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'].filter((one) => !stated.some((other) => other.method === one))) {
        const answer = await world.admin.call(method, pathOf(stated[0]), { body: method === 'GET' ? undefined : '{}', headers: { 'content-type': 'application/json' } });
        if (![404, 405, 501, 400].includes(answer.status)) failures.push(`${method} ${path} -> ${answer.status}`);
        // TRACE is refused before the path is looked at.
        if (answer.status === 405 && method !== 'TRACE' && !stated.every((one) => (answer.headers.allow ?? '').includes(one.method)))
          failures.push(`${method} ${path}: Allow is ${answer.headers.allow}`);
      }
    }
    assert.deepEqual(failures, []);
    await stillServes();
  });

  test('never tells its insides in an error', async () => {
    // The log of refusals above must not hold accidents either.
    const accidents = world.server.log().split('\n').filter((line) => /"level":"(error|critical)"/.test(line));
    assert.deepEqual(accidents.slice(0, 5), []);
  });
});
