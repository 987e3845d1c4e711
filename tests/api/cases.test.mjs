import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kNobody = '1234567890123';

for (const engine of ['sqlite', 'postgres'])
  describe(`cases on ${engine}`, () => {
    /** @type {World} */
    let world;
    let anna;
    let ben;
    let sales;
    let workshop;
    before(async () => {
      world = await World.start({ engine });
      anna = await world.user('Anna Agent');
      ben = await world.user('Ben Agent');
      sales = await world.queue('Sales', [anna]);
      workshop = await world.queue('Workshop', [ben]);
    });
    after(() => world?.stop());

    const open = (who, more = {}) =>
      who.post('/cases', { kind: 'repair', subject: 'The kettle drips', queue: sales.id, ...more });

    test('a case is opened, worked on, solved, and its events give what a fetch gives', async () => {
      const matter = await open(anna, { fields: { product: 'Kettle', warranty: true }, tags: ['leak'] });
      assert.match(matter.number, /^REP-\d+$/);
      assert.equal(matter.state, 'open');
      assert.ok(matter.due_at, 'the standard policy promises something');
      const socket = await world.consoleSocket(anna);
      await socket.acked({ type: 'subscribe', stream: matter.id, seq: 0 });
      const path = `/cases/${matter.id}`;
      await anna.post(`${path}/assign`, { owner: anna.id });
      await anna.patch(path, { subject: 'The kettle leaks', version: 2 });
      await anna.refused(409, 'PATCH', path, { subject: 'x', version: 2 });
      await anna.post(`${path}/grade`, { urgency: 'critical', impact: 'high' });
      await anna.put(`${path}/tags`, { tags: ['leak', 'kettle'] });
      await anna.put(`${path}/checklist`, { items: [{ text: 'Photo', done: true }] });
      await anna.put(`${path}/watchers/${ben.id}`, {});
      await anna.post(`${path}/entries`, { text: 'A note' });
      await anna.post(`${path}/time`, { spent_s: 600, note: 'Call' });
      await anna.post(`${path}/move`, { state: 'waiting_customer', note: 'Asked for a photo' });
      const solved = await anna.post(`${path}/move`, { state: 'solved', resolution: 'A new seal' });
      assert.equal(solved.state_category, 'solved');
      const told = await until('all events', () => {
        const last = socket.events().filter((one) => one.stream === matter.id && one.kind === 'case.solved').at(-1);
        return last?.data.matter;
      });
      assert.deepEqual(told, await anna.get(path));
      assert.deepEqual(await anna.get(`/case-numbers/${matter.number}`), told);
      const history = await anna.get(`${path}/history`, { limit: 200 });
      assert.ok(history.items.some((one) => one.kind === 'case.moved' && one.by_name === 'Anna Agent'));
      assert.ok(history.items.some((one) => one.kind === 'clock.started'), 'the clocks speak on the case’s stream');
      assert.deepEqual((await anna.get(`${path}/entries`)).items.map((one) => one.text), ['A note', 'Asked for a photo']);
      assert.equal((await anna.get(`${path}/time`))[0].spent_s, 600);
      assert.equal((await anna.post(`${path}/reopen`, { note: 'Again' })).reopened, 1);
    });

    test('the same client id opens one case', async () => {
      const client_id = randomUUID();
      const first = await open(anna, { client_id });
      assert.equal((await open(anna, { client_id })).id, first.id);
    });

    test('bad input is refused with its field', async () => {
      const field = async (body) => (await anna.refused(400, 'POST', '/cases', body)).fields[0].field;
      assert.equal(await field({ subject: '' }), 'subject');
      assert.equal(await field({ subject: 'x', kind: 'nothing' }), 'kind');
      assert.equal(await field({ subject: 'x', kind: 'repair', fields: { bought_on: 'today' } }), 'fields.bought_on');
      assert.equal(await field({ subject: 'x', queue: kNobody }), 'queue');
      assert.equal(await field({ subject: 'x', contact: kNobody }), 'contact');
      assert.equal(await field({ subject: 'x', category: kNobody }), 'category');
      const matter = await open(anna);
      await anna.refused(400, 'POST', `/cases/${matter.id}/move`, { state: 'flying' });
      await anna.refused(400, 'POST', `/cases/${matter.id}/grade`, { level: 'low' });
      await anna.refused(400, 'POST', `/cases/${matter.id}/links`, { kind: 'related', other: kNobody });
      await anna.refused(400, 'POST', `/cases/${matter.id}/merge`, { into: kNobody });
      await anna.refused(400, 'GET', '/cases?cursor=nonsense');
      await anna.refused(400, 'GET', '/cases?standing=lying');
    });

    test('a foreign case is as unknown as a missing one', async () => {
      const matter = await open(anna);
      const task = await anna.post(`/cases/${matter.id}/tasks`, { title: 'Look' });
      for (const [method, path, body] of [
        ['GET', '/cases/{}'], ['GET', '/cases/{}/history'], ['GET', '/cases/{}/entries'], ['GET', '/cases/{}/related'],
        ['PATCH', '/cases/{}', { subject: 'x' }], ['POST', '/cases/{}/move', { state: 'solved' }],
        ['POST', '/cases/{}/entries', { text: 'x' }], ['POST', '/cases/{}/tasks', { title: 'x' }],
      ]) {
        const hidden = await ben.refused(404, method, path.replace('{}', matter.id), body);
        const missing = await ben.refused(404, method, path.replace('{}', kNobody), body);
        assert.equal(hidden.detail, missing.detail);
      }
      const hidden = await ben.refused(404, 'GET', `/tasks/${task.id}`);
      assert.equal(hidden.detail, (await ben.refused(404, 'GET', `/tasks/${kNobody}`)).detail);
      const socket = await world.consoleSocket(ben);
      await assert.rejects(socket.acked({ type: 'subscribe', stream: matter.id, seq: 0 }));
    });

    test('a conversation proposes a case and moves it', async () => {
      const shop = await world.installation({ queue: sales.id });
      const visitor = await world.talk(shop, 'My kettle drips since Monday.');
      const id = visitor.conversation.id;
      const proposal = await anna.get('/cases/proposal', { conversation: id });
      assert.equal(proposal.subject, 'My kettle drips since Monday.');
      assert.equal(proposal.queue, sales.id);
      const matter = await anna.post('/cases', { kind: 'repair', subject: proposal.subject, conversation: id });
      assert.deepEqual(matter.conversations, [id]);
      assert.ok(matter.unanswered_since);
      const state = () => anna.get(`/cases/${matter.id}`);
      await anna.post(`/conversations/${id}/messages`, { client_id: randomUUID(), text: 'Which model?' });
      await until('the answer counts', async () => (await state()).first_answered_at);
      await anna.post(`/cases/${matter.id}/move`, { state: 'waiting_customer' });
      await visitor.post(`/widget/conversations/${id}/messages`, { client_id: randomUUID(), text: 'K-2000' });
      await until('the waiting ends', async () => (await state()).state === 'open');
      const update = await anna.post(`/cases/${matter.id}/entries`, { kind: 'update', text: 'The part is coming.' });
      assert.equal(update.conversation, id);
      const messages = await visitor.get(`/widget/conversations/${id}/messages`);
      assert.ok(messages.items.some((one) => one.text === 'The part is coming.'));
      await anna.post(`/cases/${matter.id}/move`, { state: 'solved' });
      await visitor.post(`/widget/conversations/${id}/messages`, { client_id: randomUUID(), text: 'It drips again' });
      await until('it is reopened', async () => (await state()).reopened === 1);
      assert.equal((await anna.get('/cases', { conversation: id })).items.length, 1);
    });

    test('files go along with notes and updates, each once, and are read by whoever sees the entry', async () => {
      const upload = async (who, name) => (await who.call('POST', '/attachments', { query: { name }, body: name })).json;
      const visitor = await world.talk(await world.installation({ queue: sales.id }), 'The kettle leaks.');
      const { id } = visitor.conversation;
      const matter = await open(anna, { conversation: id });
      const entries = `/cases/${matter.id}/entries`;
      const photo = await upload(anna, 'photo.txt');
      const note = await anna.post(entries, { text: '', attachments: [photo.id] });
      assert.deepEqual(note.attachments, [photo]);
      assert.deepEqual((await anna.get(entries)).items.at(-1).attachments, [photo]);
      assert.equal((await anna.call('GET', photo.url.replace('/api/v1', ''))).status, 200);
      const label = await upload(anna, 'label.txt');
      const update = await anna.post(entries, { kind: 'update', text: 'Please print this.', attachments: [label.id] });
      assert.deepEqual(update.attachments, [label]);
      const { items } = await visitor.get(`/widget/conversations/${id}/messages`);
      assert.deepEqual(items.find((one) => one.text === 'Please print this.').attachments, [label]);
      assert.ok(!items.some((one) => one.attachments.some((file) => file.id === photo.id)), 'a note is for colleagues');
      assert.equal((await anna.post(entries, { text: 'Only words' })).attachments, undefined);
      const bad = (body) => anna.refused(400, 'POST', entries, body);
      await bad({ text: '' });
      await bad({ text: 'again', attachments: [photo.id] });
      await bad({ text: 'x', attachments: ['1234567890123'] });
      await bad({ text: 'x', attachments: [(await upload(world.admin, 'theirs.txt')).id] });
      await bad({ text: 'x', attachments: Array(11).fill(photo.id) });
    });

    test('a task goes to another department, whose people hear of it', async () => {
      const matter = await open(anna);
      const feed = await world.consoleSocket(ben);
      await feed.acked({ type: 'feed' });
      const first = await anna.post(`/cases/${matter.id}/tasks`, { title: 'Order the seal', queue: workshop.id });
      const second = await anna.post(`/cases/${matter.id}/tasks`, { title: 'Fit it', depends_on: [first.id], checklist: ['Test'] });
      assert.equal(second.blocked, true);
      await feed.event('case.task_added', (event) => event.data.task.id === first.id);
      assert.ok((await ben.get('/tasks', { mine: 'unowned' })).items.some((one) => one.id === first.id));
      await ben.patch(`/tasks/${first.id}`, { owner: ben.id, state: 'doing' });
      assert.ok((await ben.get('/my-day')).some((one) => one.kind === 'task' && one.id === first.id));
      await anna.refused(409, 'PATCH', `/tasks/${second.id}`, { state: 'done' });
      await ben.patch(`/tasks/${first.id}`, { state: 'done', result: 'Ordered' });
      assert.equal((await anna.get(`/tasks/${second.id}`)).blocked, false);
      assert.equal((await anna.get(`/cases/${matter.id}/tasks`)).length, 2);
      await anna.refused(400, 'POST', `/cases/${matter.id}/tasks`, { title: 'x', depends_on: [kNobody] });
    });

    test('lists, counts, search and views', async () => {
      const word = `word${randomUUID().slice(0, 8)}`;
      const mine = await open(anna, { subject: `About ${word}`, owner: anna.id, tags: [word] });
      await open(anna, { subject: `More ${word}`, tags: [word] });
      const subjects = async (query) => (await anna.get('/cases', query)).items.map((one) => one.subject);
      assert.equal((await subjects({ tag: word })).length, 2);
      assert.deepEqual(await subjects({ tag: word, mine: 'owned' }), [`About ${word}`]);
      assert.equal((await anna.get('/cases/count', { tag: word })).count, 2);
      assert.ok((await anna.get('/cases/counts')).mine >= 1);
      assert.ok((await anna.get('/case-tags')).includes(word));
      const first = await anna.get('/cases', { tag: word, limit: 1 });
      const second = await anna.get('/cases', { tag: word, limit: 1, cursor: first.next });
      assert.notEqual(first.items[0].id, second.items[0].id);
      const found = await until('the index', async () => {
        const page = await anna.get('/cases/search', { text: word });
        return page.items.length === 2 && page;
      });
      assert.ok(found.items[0].highlights.length > 0);
      assert.deepEqual((await ben.get('/cases/search', { text: word })).items, []);
      const view = await anna.post('/case-views', { name: 'Mine', layout: 'board', filter: { mine: 'owned', tag: word } });
      assert.deepEqual((await anna.get('/case-views')).map((one) => one.id), [view.id]);
      assert.equal((await anna.patch(`/case-views/${view.id}`, { name: 'My own' })).name, 'My own');
      await ben.refused(404, 'PATCH', `/case-views/${view.id}`, { name: 'x' });
      await anna.refused(403, 'POST', '/case-views', { name: 'All', shared: true, filter: {} });
      await anna.del(`/case-views/${view.id}`);
      assert.equal(mine.owner, anna.id);
    });

    test('many are changed at once and undone; two become one and part again', async () => {
      const a = await open(anna, { subject: 'A' });
      const b = await open(anna, { subject: 'B' });
      const done = await anna.post('/cases/bulk', { cases: [a.id, b.id, kNobody], state: 'solved', add_tags: ['sale'] });
      assert.deepEqual([done.changed, done.refused.length], [2, 1]);
      await ben.refused(404, 'POST', `/case-changes/${done.id}/undo`);
      assert.equal((await anna.post(`/case-changes/${done.id}/undo`)).changed, 2);
      assert.equal((await anna.get(`/cases/${a.id}`)).state, 'open');
      await anna.post(`/cases/${a.id}/entries`, { text: 'from a' });
      await anna.post(`/cases/${a.id}/links`, { kind: 'duplicate_of', other: b.id });
      assert.equal((await anna.get(`/cases/${b.id}/related`))[0].id, a.id);
      await anna.del(`/cases/${a.id}/links/duplicate_of/${b.id}`);
      await anna.put(`/cases/${a.id}/parent`, { parent: b.id });
      await anna.put(`/cases/${a.id}/parent`, {});
      assert.equal((await anna.post(`/cases/${a.id}/merge`, { into: b.id })).id, b.id);
      await anna.refused(409, 'POST', `/cases/${a.id}/merge`, { into: b.id });
      assert.equal((await anna.post(`/cases/${a.id}/merge/undo`)).state, 'open');
      const entry = (await anna.get(`/cases/${a.id}/entries`)).items[0];
      const part = await anna.post(`/cases/${a.id}/split`, { subject: 'The lid', entries: [entry.id] });
      assert.notEqual(part.id, a.id);
      assert.equal((await anna.post(`/cases/${part.id}/split/undo`)).id, a.id);
    });

    test('kinds, categories and settings are for who manages them', async () => {
      const kinds = await anna.get('/case-kinds');
      assert.ok(kinds.some((one) => one.key === 'complaint' && one.names['zh-CN'] === '投诉'));
      const states = kinds.find((one) => one.key === 'inquiry').states;
      const key = `loan_${randomUUID().slice(0, 6).replace(/-/g, '_')}`;
      const prefix = `L${randomUUID().slice(0, 5).toUpperCase()}`;
      const made = await world.admin.post('/case-kinds', { key, name: 'Loan', prefix, states, fields: [{ key: 'until', name: 'Until', type: 'date', need: 'opening' }] });
      await world.admin.refused(409, 'POST', '/case-kinds', { key, name: 'Loan', prefix, states });
      const broken = await world.admin.refused(400, 'PATCH', `/case-kinds/${key}`, { states: [{ key: 'open', name: 'Open', category: 'open', moves: ['nowhere'] }] });
      assert.ok(broken.fields.some((one) => one.field === 'states[0].moves'));
      await anna.refused(403, 'PATCH', `/case-kinds/${key}`, { name: 'x' });
      const missing = await anna.refused(400, 'POST', '/cases', { kind: key, subject: 'x' });
      assert.equal(missing.fields[0].field, 'fields.until');
      assert.equal((await world.admin.patch(`/case-kinds/${key}`, { name: 'Loans', version: made.version })).version, 2);
      assert.equal((await anna.get(`/case-kinds/${key}`)).name, 'Loans');
      await world.admin.del(`/case-kinds/${key}`);
      await anna.refused(404, 'GET', `/case-kinds/${key}`);

      const top = await world.admin.post('/case-categories', { name: 'Kettles' });
      const below = await world.admin.post('/case-categories', { name: 'Seals', parent: top.id });
      await world.admin.refused(400, 'PATCH', `/case-categories/${top.id}`, { parent: below.id });
      await world.admin.refused(409, 'DELETE', `/case-categories/${top.id}`);
      const matter = await open(anna, { category: below.id });
      assert.ok((await anna.get('/cases', { category: top.id })).items.some((one) => one.id === matter.id));
      await anna.refused(403, 'POST', '/case-categories', { name: 'x' });
      const settings = await anna.get('/case-settings');
      await anna.refused(403, 'PUT', '/case-settings', settings);
      const changed = await world.admin.put('/case-settings', { ...settings, reopen_window_s: 3600 });
      assert.equal(changed.version, settings.version + 1);
      await world.admin.refused(409, 'PUT', '/case-settings', settings);
      await world.admin.put('/case-settings', { ...changed, reopen_window_s: settings.reopen_window_s });
    });
  });
