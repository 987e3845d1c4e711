import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const name = () => `rule ${randomUUID().slice(0, 8)}`;
const urgent = (more = {}) => ({
  name: name(),
  description: '',
  about: 'conversation',
  when: { events: ['conversation.message_posted'] },
  conditions: {
    all: [
      { fact: 'message.from', is: 'is', value: 'contact' },
      { fact: 'message.text', is: 'contains', value: 'lawyer' },
    ],
  },
  actions: [{ does: 'add_tags', tags: ['urgent'] }, { does: 'set_priority', priority: 9 }],
  stop: false,
  ...more,
});

for (const engine of ['sqlite', 'postgres'])
  describe(`automation on ${engine}`, () => {
    /** @type {World} */
    let world;
    let shop;
    before(async () => {
      world = await World.start({ engine });
      shop = await world.installation();
    });
    after(() => world?.stop());

    const create = async (t, rule) => {
      const made = await world.admin.post('/automation/rules', { rule });
      t.after(() => world.admin.call('DELETE', `/automation/rules/${made.id}`));
      return made;
    };
    const running = async (t, rule) => {
      const made = await create(t, rule);
      return world.admin.put(`/automation/rules/${made.id}/state`, { state: 'on' });
    };
    const conversation = (id) => world.admin.get(`/conversations/${id}`);
    const write = (visitor, text) =>
      visitor.post(`/widget/conversations/${visitor.conversation.id}/messages`, { client_id: randomUUID(), text });
    const openCase = (more = {}) => world.admin.post('/cases', { kind: 'complaint', subject: 'The kettle leaks', ...more });
    const oneCase = (id) => world.admin.get(`/cases/${id}`);

    test('a rule acts on what a customer writes, once, and it is on record', async (t) => {
      const rule = await running(t, urgent());
      const visitor = await world.talk(shop, 'My lawyer will write to you.');
      const { id } = visitor.conversation;
      await until('the tag', async () => (await conversation(id)).tags.includes('urgent'));
      assert.equal((await conversation(id)).priority, 9);
      const { items } = await world.admin.get('/automation/runs', { rule: rule.id });
      assert.equal(items.length, 1);
      assert.equal(items[0].outcome, 'done');
      assert.equal(items[0].trigger, 'conversation.message_posted');
      assert.deepEqual(items[0].thing, { kind: 'conversation', id });
      const again = await world.admin.get('/automation/runs', { about: 'conversation', thing: id });
      assert.equal(again.items[0].id, items[0].id);
      assert.equal((await world.admin.get(`/automation/rules/${rule.id}`)).runs, 1);
      const calm = await world.talk(shop, 'Thank you!');
      await write(visitor, 'Hello?');
      await until('the search for nothing', async () => (await world.admin.get('/automation/runs', { rule: rule.id })).items.length === 1);
      assert.deepEqual((await conversation(calm.conversation.id)).tags, []);
    });

    test('a rule about cases sets a field of state, adds a task and tells the owner', async (t) => {
      const agent = await world.user('Anna Agent');
      await running(t, {
        ...urgent(),
        about: 'matter',
        when: { events: ['case.opened'] },
        conditions: { fact: 'case.subject', is: 'matches_words', value: 'kettle burns' },
        actions: [
          { does: 'assign', user: agent.id },
          { does: 'grade', level: 'critical', text: 'It burns.' },
          { does: 'add_task', title: 'Call {{case.number}}', due_minutes: 60, checklist: ['Ask for the serial number'] },
          { does: 'note', text: 'Opened as {{case.kind}}.' },
          { does: 'notify', to: [agent.id], text: '{{case.number}} burns' },
        ],
      });
      const matter = await openCase({ subject: 'My kettle burns' });
      const changed = await until('the rule', async () => {
        const now = await oneCase(matter.id);
        return now.tasks.length > 0 && now;
      });
      assert.equal(changed.owner, agent.id);
      assert.equal(changed.grade.level, 'critical');
      assert.equal(changed.tasks[0].title, `Call ${matter.number}`);
      await until('the notice', async () => JSON.stringify(await agent.get('/notices')).includes(`${matter.number} burns`));
    });

    test('all actions are done or none, and why is told', async (t) => {
      const rule = await running(t, {
        ...urgent(),
        about: 'matter',
        when: { events: ['case.opened'] },
        conditions: { fact: 'case.subject', is: 'is', value: 'Impossible' },
        actions: [{ does: 'add_tags', tags: ['half'] }, { does: 'set_field', field: 'serial', value: 'of a repair' }],
      });
      const matter = await openCase({ subject: 'Impossible' });
      const [run] = await until('the failure', async () => {
        const { items } = await world.admin.get('/automation/runs', { rule: rule.id });
        return items.length > 0 && items;
      });
      assert.equal(run.outcome, 'failed');
      assert.ok(run.detail.length > 0);
      assert.deepEqual((await oneCase(matter.id)).tags, []);
    });

    test('a broken rule is refused with place and reason', async () => {
      const wrong = async (field, rule) => {
        await world.admin.refused(400, 'POST', '/automation/rules', { rule }, { field });
        await world.admin.refused(400, 'POST', '/automation/rehearsals', { rule, days: 7, time_zone: 'UTC' }, { field });
      };
      await wrong('rule.conditions.all[1].value', urgent({ conditions: { all: [{ fact: 'message.from', is: 'is_set' }, { fact: 'message.text', is: 'contains', value: 7 }] } }));
      await wrong('rule.conditions.fact', urgent({ conditions: { fact: 'moon.phase', is: 'is_set' } }));
      await wrong('rule.when.events[0]', urgent({ when: { events: ['case.opened'] } }));
      await wrong('rule.when', urgent({ when: {} }));
      await wrong('rule.actions[0].does', urgent({ actions: [{ does: 'add_task', title: 'x' }] }));
      await wrong('rule.actions[0].queue', urgent({ actions: [{ does: 'assign', queue: '12345' }] }));
      await wrong('rule.actions[0].text', urgent({ actions: [{ does: 'note', text: 'Hello {{nobody}}' }] }));
      await wrong('rule.actions', urgent({ actions: [] }));
      await wrong('rule.zzz', urgent({ zzz: 1 }));
      await world.admin.refused(400, 'POST', '/automation/rehearsals', { rule: urgent(), days: 0, time_zone: 'UTC' }, { field: 'days' });
      await world.admin.refused(400, 'POST', '/automation/rehearsals', { rule: urgent(), days: 7, time_zone: 'Moon' }, { field: 'time_zone' });
      await world.admin.refused(400, 'POST', '/automation/rehearsals', { days: 7, time_zone: 'UTC' }, { field: 'rule' });
    });

    test('rules are changed by one person at a time, ordered and removed', async (t) => {
      const one = await create(t, urgent());
      const two = await create(t, urgent());
      const path = `/automation/rules/${one.id}`;
      const changed = await world.admin.put(path, { version: one.version, rule: urgent({ description: 'Better' }) });
      assert.equal(changed.version, one.version + 1);
      await world.admin.refused(409, 'PUT', path, { version: one.version, rule: urgent() });
      await world.admin.refused(409, 'POST', '/automation/rules', { rule: two.rule });
      const ids = (await world.admin.get('/automation/rules')).map((rule) => rule.id);
      const turned = await world.admin.put('/automation/rule-order', { rules: ids.toReversed() });
      assert.deepEqual(turned.map((rule) => rule.id), ids.toReversed());
      await world.admin.refused(400, 'PUT', '/automation/rule-order', { rules: ids.slice(1) }, { field: 'rules' });
      await world.admin.del(path);
      await world.admin.refused(404, 'GET', path);
      await world.admin.refused(404, 'PUT', `${path}/state`, { state: 'on' });
    });

    test('a rehearsal shows what would have been, and changes nothing', async (t) => {
      const queue = await world.queue(name());
      for (let i = 0; i < 6; ++i) await openCase({ subject: i % 2 ? 'Rehearse the pump' : 'Rehearse the tap', queue: queue.id });
      const rule = {
        ...urgent(),
        about: 'matter',
        when: { events: ['case.opened'] },
        conditions: { all: [{ fact: 'case.subject', is: 'contains', value: 'rehearse the pump' }] },
        actions: [{ does: 'add_tags', tags: ['pump'] }, { does: 'note', text: 'A pump' }],
      };
      // On PostgreSQL nobody reads further than the oldest transaction that still runs, so the last cases may be missing.
      let path = '';
      const done = await until('a rehearsal with all of them', async () => {
        const started = await world.admin.post('/automation/rehearsals', { rule, days: 7, time_zone: 'Asia/Shanghai' });
        path = `/automation/rehearsals/${started.id}`;
        const now = await until('the end', async () => {
          const seen = await world.admin.get(path);
          return seen.ended_at && seen;
        });
        return (now.state !== 'done' || now.result.matched >= 3) && now;
      });
      assert.equal(done.state, 'done', done.error);
      const { result } = done;
      assert.equal(result.matched, 3);
      assert.equal(result.things, 3);
      assert.equal(result.by_day.length, 1);
      assert.deepEqual(result.by_action.map((one) => [one.does, one.changes]), [['add_tags', 3], ['note', 3]]);
      assert.deepEqual(result.by_queue.map((one) => [one.name, one.things]), [[queue.name, 3]]);
      const [sample] = result.samples;
      assert.match(sample.title, /Rehearse the pump/);
      assert.equal(sample.because[0].fact, 'case.subject');
      assert.deepEqual(sample.effects[0].after, ['pump']);
      assert.deepEqual((await oneCase(sample.thing.id)).tags, []);
      await world.admin.refused(409, 'POST', `${path}/cancel`);
      assert.equal((await world.admin.get('/automation/rehearsals'))[0].id, done.id);
      const stored = await create(t, rule);
      const second = await world.admin.post('/automation/rehearsals', { rule_id: stored.id, days: 1, time_zone: 'UTC' });
      assert.equal(second.rule.name, rule.name);
      await world.admin.refused(404, 'POST', '/automation/rehearsals', { rule_id: '1234567890', days: 1, time_zone: 'UTC' });
    });

    test('a rule knows the categories above a case\'s own, live and in a rehearsal', async (t) => {
      const top = await world.admin.post('/case-categories', { name: name() });
      const below = await world.admin.post('/case-categories', { name: name(), parent: top.id });
      const rule = {
        ...urgent(),
        about: 'matter',
        when: { events: ['case.opened'] },
        conditions: { fact: 'case.categories', is: 'contains', value: top.id },
        actions: [{ does: 'add_tags', tags: ['ours'] }],
      };
      await running(t, rule);
      const inside = await openCase({ category: below.id });
      const outside = await openCase();
      await until('the tag', async () => (await oneCase(inside.id)).tags.includes('ours'));
      assert.deepEqual((await oneCase(outside.id)).tags, []);
      await until('a rehearsal that has seen it', async () => {
        const { id } = await world.admin.post('/automation/rehearsals', { rule, days: 1, time_zone: 'UTC' });
        const done = await until('the end', async () => {
          const seen = await world.admin.get(`/automation/rehearsals/${id}`);
          return seen.ended_at && seen;
        });
        assert.equal(done.state, 'done', done.error);
        return done.result.matched === 1 && done.result.samples[0].thing.id === inside.id;
      });
    });

    test('a rule can be tried on one case', async () => {
      const matter = await openCase({ subject: 'Try me' });
      const rule = {
        ...urgent(),
        about: 'matter',
        when: { events: ['case.opened'] },
        conditions: { fact: 'case.subject', is: 'contains', value: 'TRY' },
      };
      rule.actions = [{ does: 'add_tags', tags: ['tried'] }];
      const trial = await world.admin.post('/automation/try', { rule, thing: { kind: 'matter', id: matter.id } });
      assert.equal(trial.explanation.held, true);
      assert.equal(trial.effects[0].fact, 'case.tags');
      assert.match(trial.title, /Try me/);
      await world.admin.refused(404, 'POST', '/automation/try', { rule, thing: { kind: 'matter', id: '1234567890' } });
      await world.admin.refused(400, 'POST', '/automation/try', { rule, thing: { kind: 'conversation', id: matter.id } }, { field: 'thing.kind' });
    });

    test('what a macro has changed on a case is taken back like a bulk change; what it wrote stays', async (t) => {
      const agent = await world.user('Ulla Undo');
      const matter = await openCase({ subject: 'Undo me', owner: agent.id });
      await agent.put(`/cases/${matter.id}/tags`, { tags: ['before'] });
      const macro = (actions) => ({ name: name(), description: '', about: 'matter', conditions: {}, actions });
      const run = async (actions) => {
        const made = await agent.post('/automation/macros', { keeping: 'own', macro: macro(actions) });
        t.after(() => agent.call('DELETE', `/automation/macros/${made.id}`));
        return agent.post(`/automation/macros/${made.id}/run`, { thing: { kind: 'matter', id: matter.id } });
      };
      const done = await run([
        { does: 'add_tags', tags: ['macro'] }, { does: 'grade', level: 'critical', text: 'Loud' }, { does: 'note', text: 'Called twice' }, { does: 'move', state: 'waiting_customer' },
      ]);
      const before = await oneCase(matter.id);
      assert.deepEqual([before.tags, before.grade.level, before.state], [['before', 'macro'], 'critical', 'waiting_customer']);
      assert.deepEqual([done.undoable, done.remains], [true, ['note']]);
      await world.admin.refused(404, 'POST', `/automation/macro-runs/${done.id}/undo`);
      assert.deepEqual(await agent.post(`/automation/macro-runs/${done.id}/undo`), { undone: 1, kept: [] });
      const after = await oneCase(matter.id);
      assert.deepEqual([after.tags, after.grade.level, after.state], [['before'], matter.grade.level, matter.state]);
      const { items } = await agent.get(`/cases/${matter.id}/entries`);
      assert.ok(items.some((one) => one.text === 'Called twice'));
      await agent.refused(409, 'POST', `/automation/macro-runs/${done.id}/undo`);
      assert.equal((await run([{ does: 'note', text: 'Only words' }])).undoable, false);
    });

    test('a macro’s task is cancelled and its approval withdrawn, unless somebody went on with them', async (t) => {
      const agent = await world.user('Tom Tasks');
      const lena = await world.user('Lena Lead', 'team_leader');
      const policy = await world.admin.post('/approval-policies', { name: name(), currency: 'CHF', levels: [{ name: 'Lead', users: [lena.id] }] });
      t.after(() => world.admin.call('DELETE', `/approval-policies/${policy.id}`));
      const matter = await openCase({ subject: 'Two tasks', owner: agent.id });
      const made = await agent.post('/automation/macros', {
        keeping: 'own', macro: { name: name(), description: '', about: 'matter', conditions: {}, actions: [
          { does: 'add_task', title: 'Send a handle' }, { does: 'add_task', title: 'Call him' }, { does: 'ask_approval', approval: 'refund', amount: 1000, currency: 'CHF', text: 'It leaked.' },
        ] },
      });
      t.after(() => agent.call('DELETE', `/automation/macros/${made.id}`));
      const run = await agent.post(`/automation/macros/${made.id}/run`, { thing: { kind: 'matter', id: matter.id } });
      assert.equal(run.undoable, true);
      const { tasks } = await agent.get(`/cases/${matter.id}`);
      await agent.patch(`/tasks/${tasks[0].id}`, { state: 'doing' });
      const undone = await agent.post(`/automation/macro-runs/${run.id}/undo`, {}, { headers: { 'accept-language': 'zh-CN' } });
      assert.deepEqual(undone, { undone: 2, kept: [{ part: 'task', reason: '此后已有改动。' }] });
      assert.deepEqual((await world.admin.get('/approvals', { case_id: matter.id })).items.map((request) => request.state), ['withdrawn']);
      assert.deepEqual((await agent.get(`/cases/${matter.id}`)).tasks.map((task) => task.state).sort(), ['cancelled', 'doing']);
    });

    test('what a macro has changed of a conversation is taken back, and a closed one reopened', async (t) => {
      const agent = await world.user('Cora Closer');
      const visitor = await world.talk(shop);
      const { id } = visitor.conversation;
      await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
      await agent.put(`/conversations/${id}/tags`, { tags: ['before'] });
      const made = await agent.post('/automation/macros', {
        keeping: 'own', macro: { name: name(), description: '', about: 'conversation', conditions: {}, actions: [{ does: 'add_tags', tags: ['macro'] }, { does: 'set_priority', priority: 7 }, { does: 'note', text: 'Done' }, { does: 'close' }] },
      });
      t.after(() => agent.call('DELETE', `/automation/macros/${made.id}`));
      const thing = { kind: 'conversation', id };
      const run = await agent.post(`/automation/macros/${made.id}/run`, { thing });
      assert.deepEqual([run.undoable, run.remains], [true, ['note']]);
      assert.equal((await agent.get(`/conversations/${id}`)).status, 'closed');
      assert.deepEqual(await agent.post(`/automation/macro-runs/${run.id}/undo`), { undone: 1, kept: [] });
      const after = await agent.get(`/conversations/${id}`);
      assert.deepEqual([after.status, after.tags, after.priority, after.owner?.id ?? after.owner], ['active', ['before'], 0, agent.id]);
      const again = await agent.post(`/automation/macros/${made.id}/run`, { thing });
      await agent.post(`/conversations/${id}/reopen`);
      assert.equal((await agent.post(`/automation/macro-runs/${again.id}/undo`)).kept.length, 1);
    });

    test('a macro does what its person may do', async (t) => {
      const agent = await world.user('Ben Agent');
      const matter = await openCase({ subject: 'A macro', owner: agent.id });
      const foreign = await openCase({ subject: 'Not yours' });
      const macro = {
        name: name(),
        description: '',
        about: 'matter',
        conditions: { fact: 'case.kind', is: 'is', value: 'complaint' },
        actions: [{ does: 'note', text: 'Looked at {{case.number}}' }, { does: 'add_tags', tags: ['seen'] }],
      };
      await agent.refused(403, 'POST', '/automation/macros', { keeping: 'shared', macro });
      const own = await agent.post('/automation/macros', { keeping: 'own', macro });
      const offered = await agent.get('/automation/macros', { about: 'matter', thing: matter.id });
      assert.ok(offered.some((one) => one.id === own.id));
      await agent.refused(404, 'GET', '/automation/macros?about=matter&thing=1234567890');
      const run = await agent.post(`/automation/macros/${own.id}/run`, { thing: { kind: 'matter', id: matter.id } });
      assert.equal(run.outcome, 'done');
      assert.deepEqual((await oneCase(matter.id)).tags, ['seen']);
      await agent.refused(404, 'POST', `/automation/macros/${own.id}/run`, { thing: { kind: 'matter', id: foreign.id } });
      await world.admin.refused(404, 'PUT', `/automation/macros/${own.id}`, { version: 1, macro });
      const shared = await world.admin.post('/automation/macros', { keeping: 'shared', macro: { ...macro, name: name() } });
      await agent.refused(403, 'DELETE', `/automation/macros/${shared.id}`);
      await agent.refused(403, 'PUT', `/automation/macros/${shared.id}`, { version: 1, macro });
      const bad = { ...macro, actions: [{ does: 'move', state: 'nowhere' }] };
      await agent.refused(400, 'POST', '/automation/macros', { keeping: 'own', macro: bad }, { field: 'macro.actions[0].state' });
      await agent.del(`/automation/macros/${own.id}`);
      await world.admin.del(`/automation/macros/${shared.id}`);
    });

    test('rules go out as text and come back the same', async (t) => {
      const queue = await world.queue(name());
      const rule = urgent({ actions: [{ does: 'assign', queue: queue.id }] });
      const made = await create(t, rule);
      const { text } = await world.admin.get('/automation/text');
      assert.match(text, new RegExp(queue.name));
      const looked = await world.admin.put('/automation/text', { text });
      assert.equal(looked.find((one) => one.name === rule.name).change, 'same');
      await world.admin.del(`/automation/rules/${made.id}`);
      await world.admin.put('/automation/text', { text, mode: 'keep' });
      const back = (await world.admin.get('/automation/rules')).find((one) => one.rule.name === rule.name);
      t.after(() => world.admin.call('DELETE', `/automation/rules/${back.id}`));
      assert.deepEqual(back.rule, rule);
      assert.equal(back.state, 'off');
      await world.admin.refused(400, 'PUT', '/automation/text', { text: '[[rule]]\nname = ' }, { field: 'text' });
      await world.admin.refused(400, 'PUT', '/automation/text', { text: '[[rule]]\nname = "x"\nabout = "matter"\nactions = []\n' }, { field: 'rule[0].when' });
    });

    test('only those who manage automation see and keep rules', async () => {
      const agent = await world.user('Cy Agent');
      await agent.refused(403, 'GET', '/automation/rules');
      await agent.refused(403, 'POST', '/automation/rules', { rule: urgent() });
      await agent.refused(403, 'GET', '/automation/runs');
      await agent.refused(403, 'GET', '/automation/text');
      await agent.refused(403, 'POST', '/automation/rehearsals', { rule: urgent(), days: 1, time_zone: 'UTC' });
      const words = await world.admin.get('/automation/words');
      assert.ok(words.events.some((one) => one.kind === 'case.opened'));
      assert.ok(words.matter_actions.includes('add_task'));
    });
  });
