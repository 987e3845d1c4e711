import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

for (const engine of ['sqlite', 'postgres'])
  describe(`decision tables on ${engine}`, () => {
    /** @type {World} */
    let world;
    before(async () => {
      world = await World.start({ engine });
    });
    after(() => world?.stop());

    const draft = (more = {}) => ({
      key: `t${randomUUID().replace(/-/g, '')}`,
      name: 'Refunds',
      table: {
        hit: 'first',
        inputs: [{ name: 'priority', fact: 'conversation.priority', is: 'at_most' }, { name: 'channel', fact: 'conversation.channel', is: 'one_of' }],
        outputs: [{ name: 'decision', type: 'text', choices: ['approve', 'ask'] }],
        rows: [
          { id: 'easy', when: { priority: 1, channel: ['web', 'email'] }, then: { decision: 'approve' } },
          { id: 'rest', when: {}, then: { decision: 'ask' }, note: 'Somebody looks at it' },
        ],
      },
      ...more,
    });

    test('facts are listed with their types', async () => {
      const facts = await world.admin.get('/facts');
      assert.equal(facts.find((one) => one.name === 'conversation.priority').type, 'number');
      assert.deepEqual(facts.map((one) => one.name), facts.map((one) => one.name).sort());
    });

    test('a table is kept, tried, changed and removed', async () => {
      const input = draft();
      const made = await world.admin.post('/decision-tables', input);
      assert.deepEqual(made.table, input.table);
      assert.equal(made.version, 1);
      const path = `/decision-tables/${made.id}`;
      const tried = await world.admin.post(`${path}/evaluate`, { facts: { 'conversation.priority': 0, 'conversation.channel': 'web' } });
      assert.equal(tried.decision.hits[0].outputs.decision, 'approve');
      assert.equal(tried.rows.length, 1);
      const asked = await world.admin.post(`${path}/evaluate`, { facts: { 'conversation.priority': 2, 'conversation.channel': 'web' } });
      assert.equal(asked.decision.hits[0].row, 'rest');
      assert.deepEqual(asked.rows[0].because, [
        { path: 'table.rows[0].when.priority', fact: 'conversation.priority', is: 'at_most', expected: 1, actual: 2, held: false },
      ].concat(asked.rows[0].because.slice(1)));
      const changed = await world.admin.put(path, { ...input, name: 'Small refunds', version: 1 });
      assert.equal(changed.version, 2);
      await world.admin.refused(409, 'PUT', path, { ...input, version: 1 });
      assert.equal((await world.admin.get('/decision-tables')).find((one) => one.id === made.id).name, 'Small refunds');
      assert.deepEqual((await world.admin.get(path)).hits, [], 'the test bench counts nothing');
      await world.admin.del(path);
      await world.admin.refused(404, 'GET', path);
    });

    test('a table that is not saved can be tried', async () => {
      const { table } = draft();
      table.hit = 'collect';
      const tried = await world.admin.post('/decision-tables/evaluate', { table, facts: { 'conversation.priority': 0, 'conversation.channel': 'web' } });
      assert.deepEqual(tried.decision.hits.map((one) => one.row), ['easy', 'rest']);
    });

    test('a broken table is refused with place and reason', async () => {
      const wrong = async (field, change) => {
        const input = draft();
        change(input.table);
        await world.admin.refused(400, 'POST', '/decision-tables', input, { field });
        await world.admin.refused(400, 'POST', '/decision-tables/evaluate', { table: input.table, facts: {} }, { field });
      };
      await wrong('table.rows[0].when.priority', (table) => { table.rows[0].when.priority = 'many'; });
      await wrong('table.rows[1].then.decision', (table) => { table.rows[1].then.decision = 'perhaps'; });
      await wrong('table.inputs[0].fact', (table) => { table.inputs[0].fact = 'moon.phase'; });
      await wrong('table.inputs[0].is', (table) => { table.inputs[0].is = 'contains'; });
      await wrong('table.rows[0].zzz', (table) => { table.rows[0].zzz = 1; });
      await wrong('table.rows[1].id', (table) => { table.rows[1].id = 'easy'; });
      await world.admin.refused(400, 'POST', '/decision-tables', draft({ key: 'Not A Key' }), { field: 'key' });
      const deep = JSON.parse('['.repeat(20) + ']'.repeat(20));
      await wrong('table.rows[0].when.channel[0]', (table) => { table.rows[0].when.channel = [deep]; });
      const input = draft();
      await world.admin.post('/decision-tables', input);
      await world.admin.refused(409, 'POST', '/decision-tables', input);
    });

    test('facts that are wrong are refused', async () => {
      const { table } = draft();
      for (const [facts, field] of [[{ 'conversation.priority': 'two' }, 'facts.conversation.priority'], [{ 'moon.phase': 1 }, 'facts.moon.phase']])
        await world.admin.refused(400, 'POST', '/decision-tables/evaluate', { table, facts }, { field });
    });

    test('agents neither see nor change them', async () => {
      const agent = await world.user('Anna Agent');
      const made = await world.admin.post('/decision-tables', draft());
      await agent.refused(403, 'GET', '/decision-tables');
      await agent.refused(403, 'GET', '/facts');
      await agent.refused(403, 'POST', '/decision-tables', draft());
      await agent.refused(403, 'DELETE', `/decision-tables/${made.id}`);
      await agent.refused(403, 'POST', `/decision-tables/${made.id}/evaluate`, { facts: {} });
    });

    test('changes stand in the audit trail', async () => {
      const made = await world.admin.post('/decision-tables', draft());
      await until('its entry', async () => {
        const entries = JSON.stringify(await world.admin.get('/audit', { limit: 20 }));
        return entries.includes('settings.decision_table_changed') && entries.includes(made.key);
      });
    });
  });
