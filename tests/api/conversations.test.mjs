import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { until } from '../support/server.mjs';
import { kMarkup, kNaughty } from '../support/texts.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
let shop;
let agent;
let leader;
before(async () => {
  world = await World.start();
  shop = await world.installation();
  agent = await world.user('Anna Agent');
  leader = await world.user('Lea Leader', 'team_leader');
});
after(() => world?.stop());

const kNobody = '1234567890123';

async function talk(owner = agent) {
  const visitor = await world.talk(shop);
  if (owner) await world.admin.post(`/conversations/${visitor.conversation.id}/assign`, { user: owner.id });
  return visitor;
}
const texts = (page) => page.items.filter((one) => one.kind !== 'system').map((one) => one.text);

test('an agent works through a talk', async () => {
  const visitor = await talk();
  const c = `/conversations/${visitor.conversation.id}`;
  const found = await agent.get(c);
  assert.equal(found.status, 'active');
  assert.equal(found.owner, agent.id);
  assert.equal(found.unread, 1);
  const message = { client_id: randomUUID(), text: 'Hello, which kettle?' };
  const posted = await agent.post(`${c}/messages`, message);
  assert.equal((await agent.post(`${c}/messages`, message)).id, posted.id, 'the same client_id is the same message');
  assert.equal((await agent.get(c)).unread, 0);
  const note = await agent.post(`${c}/messages`, { client_id: randomUUID(), kind: 'note', text: 'He is upset', mentions: [leader.id] });
  assert.deepEqual(note.mentions, [leader.id]);
  assert.ok((await leader.get('/conversations', { view: 'mentions' })).items.some((one) => one.id === visitor.conversation.id));
  assert.deepEqual((await agent.put(`${c}/tags`, { tags: ['leak', 'kettle'] })).tags.sort(), ['kettle', 'leak']);
  assert.ok((await agent.get('/tags')).includes('leak'));
  assert.equal((await agent.patch(c, { subject: 'Leaking kettle', priority: 9 })).priority, 9);
  const closed = await agent.post(`${c}/close`, { disposition: 'repaired' });
  assert.equal(closed.status, 'closed');
  assert.ok(closed.closed_at);
  await agent.refused(409, 'POST', `${c}/close`, {});
  assert.notEqual((await agent.post(`${c}/reopen`)).status, 'closed');
  await agent.refused(409, 'POST', `${c}/reopen`, {});
  assert.deepEqual(texts(await visitor.get(`/widget${c}/messages`)), ['Hello, my kettle leaks.', message.text]);
});

test('lists show what belongs into them, page by page', async () => {
  const mine = await world.user('Mia Agent');
  const ids = [];
  for (let i = 0; i < 7; ++i) ids.push((await talk(mine)).conversation.id);
  const seen = [];
  let cursor;
  do {
    const page = await mine.get('/conversations', { view: 'mine', limit: 3, ...(cursor ? { cursor } : {}) });
    assert.ok(page.items.length <= 3);
    seen.push(...page.items.map((one) => one.id));
    cursor = page.next;
  } while (cursor);
  assert.deepEqual([...seen].sort(), ids.sort());
  const counts = await mine.get('/conversations/counts');
  assert.equal(counts.mine, 7);
  await mine.post(`/conversations/${ids[0]}/close`, {});
  assert.equal((await mine.get('/conversations/counts')).mine, 6);
  assert.ok((await mine.get('/conversations', { view: 'closed' })).items.some((one) => one.id === ids[0]));
});

test('messages come in pages before and after a seq', async () => {
  const visitor = await talk();
  const id = visitor.conversation.id;
  for (let i = 0; i < 70; ++i) await visitor.post(`/widget/conversations/${id}/messages`, { client_id: `m${i}`, text: `${i}` });
  const last = await agent.get(`/conversations/${id}/messages`);
  assert.equal(last.items.length, 50);
  assert.equal(last.items.at(-1).text, '69');
  const before = await agent.get(`/conversations/${id}/messages`, { before_seq: last.items[0].seq, limit: 10 });
  assert.equal(before.items.length, 10);
  assert.ok(before.items.at(-1).seq < last.items[0].seq);
  const after = await agent.get(`/conversations/${id}/messages`, { after_seq: before.items.at(-1).seq, limit: 5 });
  assert.deepEqual(after.items.map((m) => m.id), last.items.slice(0, 5).map((m) => m.id));
});

test('an agent who has no business with a talk sees and changes nothing', async () => {
  const role = await world.admin.post('/roles', { name: `own ${randomUUID()}`, permissions: { view_conversations: 'own', reply: 'own', assign: 'own', merge: 'own' } });
  const ben = await world.user('Ben Agent');
  await world.admin.patch(`/users/${ben.id}`, { roles: [role.id] });
  const visitor = await talk();
  const before = await agent.get(`/conversations/${visitor.conversation.id}`);
  const other = await talk(ben);
  for (const [method, path, body] of [
    ['GET', ''], ['GET', '/messages'], ['POST', '/messages', { client_id: 'x', text: 'x' }], ['PUT', '/draft', { text: 'x' }], ['GET', '/draft'],
    ['POST', '/assign', { user: ben.id }], ['POST', '/close', {}], ['POST', '/reopen', {}], ['PUT', '/tags', { tags: ['x'] }], ['PATCH', '', { subject: 'x' }],
    ['POST', '/read', { seq: 1 }], ['POST', '/merge', { into: other.conversation.id }], ['POST', '/split', { from_seq: 1 }],
  ]) {
    const missing = await ben.refused([403, 404], method, `/conversations/${kNobody}${path}`, body);
    const hidden = await ben.refused([403, 404], method, `/conversations/${visitor.conversation.id}${path}`, body);
    for (const key of ['type', 'title', 'status', 'code', 'detail']) assert.equal(hidden[key], missing[key], `${method} ${path} ${key}`);
  }
  for (const path of ['/participate', '/take-over'])
    await ben.refused([403, 404], 'POST', `/conversations/${visitor.conversation.id}${path}`, path === '/participate' ? { mode: 'watcher' } : {});
  await ben.refused([403, 404], 'POST', `/conversations/${other.conversation.id}/merge`, { into: visitor.conversation.id });
  assert.deepEqual(await agent.get(`/conversations/${visitor.conversation.id}`), before);
  assert.ok(!(await ben.get('/conversations', { view: 'all' })).items.some((one) => one.id === visitor.conversation.id));
  const found = await ben.get('/search', { query: 'kettle' });
  assert.ok(!found.items.some((one) => one.conversation === visitor.conversation.id), 'search tells nothing either');
});

test('who assigns names exactly one place, and one that exists', async () => {
  const visitor = await talk();
  const c = `/conversations/${visitor.conversation.id}`;
  await agent.refused(400, 'POST', `${c}/assign`, {});
  await agent.refused(400, 'POST', `${c}/assign`, { user: leader.id, queue: kNobody });
  await agent.refused([400, 404], 'POST', `${c}/assign`, { user: kNobody });
  await agent.refused([400, 404], 'POST', `${c}/assign`, { queue: kNobody });
  const gone = await world.user('Gone Agent');
  await world.admin.patch(`/users/${gone.id}`, { status: 'disabled' });
  await agent.refused([400, 404, 409], 'POST', `${c}/assign`, { user: gone.id });
  assert.equal((await agent.get(c)).owner, agent.id);
  const moved = await agent.post(`${c}/assign`, { user: leader.id, note: 'Please take over' });
  assert.equal(moved.owner, leader.id);
  assert.ok(texts(await leader.get(`${c}/messages`)).includes('Please take over'));
  assert.ok(!texts(await visitor.get(`/widget${c}/messages`)).includes('Please take over'));
});

test('drafts are kept per agent', async () => {
  const visitor = await talk();
  const c = `/conversations/${visitor.conversation.id}/draft`;
  assert.equal((await agent.get(c)).text, '');
  assert.equal((await agent.put(c, { text: 'Dear cust' })).text, 'Dear cust');
  assert.equal((await agent.get(c)).text, 'Dear cust');
  assert.equal((await leader.get(c)).text, '');
  await agent.put(c, { text: '' });
  assert.equal((await agent.get(c)).text, '');
});

test('merging and splitting can be undone, and nothing is lost', async () => {
  const one = await talk(leader);
  const [a, two] = [one.conversation.id, one]; // conversations of different contacts stay apart
  const b = (await one.post('/widget/conversations', { client_id: randomUUID(), text: 'Another kettle' })).id;
  const stranger = await talk(leader);
  await leader.refused(409, 'POST', `/conversations/${stranger.conversation.id}/merge`, { into: a });
  await two.post(`/widget/conversations/${b}/messages`, { client_id: 'second', text: 'second talk' });
  const before = texts(await leader.get(`/conversations/${a}/messages`));
  const merged = await leader.post(`/conversations/${b}/merge`, { into: a });
  assert.equal(merged.id, a);
  assert.equal((await leader.get(`/conversations/${b}`)).merged_into, a);
  assert.ok(texts(await leader.get(`/conversations/${a}/messages`)).includes('second talk'));
  await leader.refused(409, 'POST', `/conversations/${b}/merge`, { into: a });
  await leader.refused([400, 409], 'POST', `/conversations/${a}/merge`, { into: a });
  await leader.post(`/conversations/${b}/merge/undo`);
  assert.deepEqual(texts(await leader.get(`/conversations/${a}/messages`)), before);
  assert.ok(texts(await leader.get(`/conversations/${b}/messages`)).includes('second talk'));
  await leader.refused(409, 'POST', `/conversations/${b}/merge/undo`, {});
  const posted = await one.post(`/widget/conversations/${a}/messages`, { client_id: 'part', text: 'another matter' });
  const part = await leader.post(`/conversations/${a}/split`, { from_seq: posted.seq, subject: 'Another' });
  assert.deepEqual(texts(await leader.get(`/conversations/${part.id}/messages`)), ['another matter']);
  assert.deepEqual(texts(await leader.get(`/conversations/${a}/messages`)), before);
  await leader.post(`/conversations/${part.id}/split/undo`);
  assert.ok(texts(await leader.get(`/conversations/${a}/messages`)).includes('another matter'));
  await leader.refused([400, 409], 'POST', `/conversations/${a}/split`, { from_seq: 1_000_000 });
});

test('hostile texts come back byte for byte wherever a text can stand', async () => {
  const visitor = await talk();
  const c = `/conversations/${visitor.conversation.id}`;
  for (const text of kNaughty) {
    const posted = await agent.post(`${c}/messages`, { client_id: randomUUID(), text });
    assert.equal(posted.text, text);
    assert.equal((await visitor.get(`/widget${c}/messages`, { after_seq: posted.seq - 1 })).items[0].text, text);
  }
  for (const text of kMarkup) {
    assert.equal((await agent.patch(c, { subject: text })).subject, text);
    assert.equal((await agent.put(`${c}/draft`, { text })).text, text);
    const card = { title: text, text, buttons: [{ label: text.slice(0, 100), value: text.slice(0, 100) }] };
    assert.deepEqual((await agent.post(`${c}/messages`, { client_id: randomUUID(), kind: 'card', card })).card, card);
    const contact = await leader.post('/contacts', { name: text, company: text });
    assert.equal((await leader.get(`/contacts/${contact.id}`)).name, text);
    await leader.post(`/contacts/${contact.id}/notes`, { text });
    assert.equal((await leader.get(`/contacts/${contact.id}/notes`))[0]?.text ?? (await leader.get(`/contacts/${contact.id}/notes`)).items[0].text, text);
    const answer = await agent.post('/canned-answers', { shortcut: `s${randomUUID().slice(0, 8)}`, title: text, text });
    assert.equal(answer.text, text);
  }
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:alert(1)', ' javascript:x'])
    await agent.refused(400, 'POST', `${c}/messages`, { client_id: randomUUID(), kind: 'card', card: { title: 'x', buttons: [{ label: 'x', url }] } });
});

test('contacts are made, found, changed and told of their talks', async () => {
  const made = await leader.post('/contacts', { name: '王小明', email: 'Wang@Example.com', company: 'Kettles & Co', fields: {} });
  assert.equal(made.identities[0].kind, 'email');
  assert.deepEqual(await leader.get(`/contacts/${made.id}`), made);
  await until('the search to know him', async () => (await leader.get('/contacts', { query: '小明' })).items.some((one) => one.id === made.id), 5000);
  const more = await leader.post(`/contacts/${made.id}/identities`, { kind: 'phone', value: '+49 30 1234567' });
  assert.equal(more.identities.length, 2);
  await leader.refused(400, 'POST', `/contacts/${made.id}/identities`, { kind: 'email', value: 'no mail' });
  const talk = await leader.post('/conversations', { contact: made.id, channel: 'web', text: 'Good news', client_id: randomUUID() });
  assert.ok((await leader.get(`/contacts/${made.id}/conversations`)).items.some((one) => one.id === talk.id));
  const changed = await leader.patch(`/contacts/${made.id}`, { name: '王大明' });
  assert.equal(changed.name, '王大明');
  assert.equal(changed.company, 'Kettles & Co');
  await leader.refused(404, 'GET', `/contacts/${kNobody}`);
  await leader.refused([400, 404], 'POST', '/conversations', { contact: kNobody, channel: 'web', text: 'x' });
});

test('search finds words, two Chinese characters, and survives query language', async () => {
  const visitor = await talk();
  const word = `zebra${randomUUID().slice(0, 6)}`;
  await visitor.post(`/widget/conversations/${visitor.conversation.id}/messages`, { client_id: 'w', text: `my ${word} broke, 洗衣机坏了` });
  const finds = async (query) => (await agent.get('/search', { query })).items.some((one) => one.conversation === visitor.conversation.id);
  await until('the index', () => finds(word), 5000);
  assert.ok(await finds('洗衣'));
  assert.ok(await finds('洗衣机'));
  for (const query of ['"', '" OR *', 'NEAR(', 'a AND', '*', '-x', '()', 'title:x', '%', '_', "'", 'a"b"c', '(a+)+$', '你', '\\', 'x'.repeat(200), 'AND OR NOT', '😀']) {
    const begun = Date.now();
    const answer = await agent.call('GET', '/search', { query: { query } });
    assert.ok(answer.status === 200 || answer.status === 400, `${query} -> ${answer.status}`);
    assert.ok(Date.now() - begun < 1000, query);
  }
});

test('canned answers are shared or private', async () => {
  const mine = await agent.post('/canned-answers', { shortcut: 'hi', title: 'Greeting', text: 'Hello {{contact.name}}' });
  assert.equal(mine.shared, false);
  const list = await leader.get('/canned-answers');
  assert.ok(!list.some((one) => one.id === mine.id), 'private ones are private');
  await leader.refused([403, 404], 'PATCH', `/canned-answers/${mine.id}`, { text: 'x' });
  await leader.refused([403, 404], 'DELETE', `/canned-answers/${mine.id}`);
  await agent.refused(403, 'POST', '/canned-answers', { shortcut: 'all', title: 'All', text: 'x', shared: true });
  const shared = await world.admin.post('/canned-answers', { shortcut: 'all', title: 'All', text: 'x', shared: true });
  assert.ok((await agent.get('/canned-answers')).some((one) => one.id === shared.id));
  assert.equal((await agent.call('DELETE', `/canned-answers/${mine.id}`)).status, 204);
  await agent.refused(404, 'DELETE', `/canned-answers/${mine.id}`);
});

test('a watcher is not seen by the customer, a member is', async () => {
  const visitor = await talk();
  const c = `/conversations/${visitor.conversation.id}`;
  await agent.refused([403, 404], 'POST', `${c}/participate`, { mode: 'watcher' });
  for (const mode of ['watcher', 'whisperer', 'member']) {
    const state = await leader.post(`${c}/participate`, { mode });
    assert.deepEqual(state.participants, [{ user: leader.id, mode }]);
    const told = JSON.stringify(await visitor.get(`/widget${c}/messages`));
    assert.equal(told.includes('Lea Leader'), mode === 'member', mode);
  }
  assert.deepEqual((await leader.post(`${c}/leave`)).participants, []);
  const taken = await leader.post(`${c}/take-over`);
  assert.equal(taken.owner, leader.id);
});
