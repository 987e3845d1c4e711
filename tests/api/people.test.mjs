import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { kNaughty } from '../support/texts.mjs';
import { kPassword, World } from '../support/world.mjs';

/** @type {World} */
let world;
before(async () => {
  world = await World.start();
});
after(() => world?.stop());

const kNobody = '1234567890123';

test('a user is made, found, changed and listed', async () => {
  const made = await world.admin.post('/users', { name: 'Cleo New', email: 'Cleo.New@Example.com', roles: [world.roles.agent.id], teams: [] });
  assert.ok(made.password.length >= 12, 'a generated password is told');
  const { id } = made.user;
  assert.deepEqual(await world.admin.get(`/users/${id}`), made.user);
  await world.signIn('cleo.new@example.com', made.password);
  const changed = await world.admin.patch(`/users/${id}`, { name: 'Cleo Newer', language: 'zh-CN' });
  assert.equal(changed.name, 'Cleo Newer');
  assert.equal(changed.language, 'zh-CN');
  assert.equal(changed.email, made.user.email, 'an absent member stays');
  const found = await world.admin.get('/users', { query: 'newer' });
  assert.deepEqual(found.items.map((user) => user.id), [id]);
  await world.admin.refused(404, 'GET', `/users/${kNobody}`);
  await world.admin.refused(404, 'PATCH', `/users/${kNobody}`, { name: 'x' });
});

test('a mail address belongs to one user', async () => {
  const anna = await world.user('Anna Agent');
  await world.admin.refused(409, 'POST', '/users', { name: 'Twin', email: anna.email.toUpperCase(), roles: [], teams: [] });
  const ben = await world.user('Ben Agent');
  await world.admin.refused(409, 'PATCH', `/users/${ben.id}`, { email: anna.email });
  assert.equal((await world.admin.get(`/users/${ben.id}`)).email, ben.email);
});

test('a bad user is refused field by field and leaves nothing behind', async () => {
  const before = (await world.admin.get('/users', { limit: 200 })).items.length;
  const good = { name: 'Dora', email: 'dora@example.com', roles: [], teams: [] };
  for (const [field, value] of [['name', ''], ['name', '  '], ['name', 'x'.repeat(5000)], ['email', 'no mail'], ['email', 'a@b@c'], ['email', 'x\r\nBcc: y@example.com'], ['password', 'short'], ['language', 'xx']])
    await world.admin.refused(400, 'POST', '/users', { ...good, [field]: value }, { field });
  await world.admin.refused([400, 404], 'POST', '/users', { ...good, roles: [kNobody] });
  await world.admin.refused([400, 404], 'POST', '/users', { ...good, teams: [kNobody] });
  assert.equal((await world.admin.get('/users', { limit: 200 })).items.length, before);
});

test('nobody raises himself by members that he may not set', async () => {
  const anna = await world.user('Anna Agent');
  for (const more of [{ roles: [world.roles.administrator.id] }, { permissions: { manage_users: 'all' } }, { id: '1' }, { status: 'active' }, { email: 'x@example.com' }, { totp_enabled: true }])
    await anna.refused(400, 'PATCH', '/me', { name: 'Anna', ...more });
  assert.equal((await anna.get('/session')).user.name, 'Anna Agent');
  assert.deepEqual((await anna.get('/session')).user.roles, [world.roles.agent.id]);
  await anna.refused([403, 404], 'PATCH', `/users/${anna.id}`, { roles: [world.roles.administrator.id] });
  await anna.refused(403, 'POST', '/api-tokens', { name: 'more', scopes: { manage_users: 'all' } }).catch(async () => {
    // A token that asks for more than its user has is made smaller instead.
    const bearer = await world.tokenOf(anna, { manage_users: 'all' });
    await bearer.refused([403, 404], 'GET', '/users');
  });
});

test('whoever manages users cannot make himself or others more than he is', async () => {
  const role = await world.admin.post('/roles', { name: 'clerk', permissions: { manage_users: 'all' } });
  const clerk = await world.user('Carl Clerk');
  await world.admin.patch(`/users/${clerk.id}`, { roles: [role.id] });
  await clerk.refused(403, 'PATCH', `/users/${clerk.id}`, { roles: [world.roles.administrator.id] });
  await clerk.refused(403, 'POST', '/users', { name: 'Eve', email: 'eve@example.com', roles: [world.roles.administrator.id], teams: [] });
  await clerk.refused(403, 'POST', `/users/${world.admin.id}/password`);
  await clerk.refused(403, 'PATCH', `/users/${world.admin.id}`, { status: 'disabled' });
});

test('the last administrator stays', async () => {
  await world.admin.refused(409, 'PATCH', `/users/${world.admin.id}`, { status: 'disabled' });
  await world.admin.refused(409, 'PATCH', `/users/${world.admin.id}`, { roles: [] });
  await world.admin.get('/users');
});

test('an administrator can reset a password, which is told once', async () => {
  const anna = await world.user('Anna Agent');
  const { password } = await world.admin.post(`/users/${anna.id}/password`);
  await anna.refused(401, 'GET', '/session');
  await world.nobody.refused(401, 'POST', '/session', { email: anna.email, password: kPassword });
  await world.signIn(anna.email, password);
});

test('teams come, change and go', async () => {
  const anna = await world.user('Anna Agent');
  const team = await world.admin.post('/teams', { name: 'Repairs', description: 'They repair', members: [anna.id] });
  assert.deepEqual(team.members, [anna.id]);
  await world.admin.refused(409, 'POST', '/teams', { name: 'Repairs', members: [] });
  const changed = await world.admin.patch(`/teams/${team.id}`, { members: [] });
  assert.deepEqual(changed, { ...team, members: [] });
  assert.ok((await anna.get('/teams')).some((one) => one.id === team.id));
  assert.equal((await world.admin.call('DELETE', `/teams/${team.id}`)).status, 204);
  await world.admin.refused(404, 'DELETE', `/teams/${team.id}`);
  await world.admin.refused(404, 'PATCH', `/teams/${team.id}`, { name: 'x' });
});

test('roles come, change and go; built-in ones stay', async () => {
  const role = await world.admin.post('/roles', { name: 'reader', permissions: { view_conversations: 'all' } });
  assert.equal(role.built_in, false);
  const anna = await world.user('Anna Agent');
  await world.admin.patch(`/users/${anna.id}`, { roles: [role.id] });
  const me = await anna.get('/session');
  assert.equal(me.permissions.view_conversations, 'all');
  assert.ok(!me.permissions.reply || me.permissions.reply === 'none');
  await world.admin.patch(`/roles/${role.id}`, { permissions: { view_conversations: 'own' } });
  assert.equal((await anna.get('/session')).permissions.view_conversations, 'own');
  await world.admin.refused(400, 'POST', '/roles', { name: 'typo', permissions: { replyy: 'all' } });
  await world.admin.refused(400, 'POST', '/roles', { name: 'typo', permissions: { reply: 'everything' } });
  // Administrators stay able to do everything; the other built-in roles may be adapted, none removed.
  await world.admin.refused(409, 'PATCH', `/roles/${world.roles.administrator.id}`, { permissions: {} });
  for (const builtIn of Object.values(world.roles)) await world.admin.refused(409, 'DELETE', `/roles/${builtIn.id}`);
  await world.admin.refused(409, 'DELETE', `/roles/${role.id}`);
  await world.admin.patch(`/users/${anna.id}`, { roles: [] });
  await world.admin.call('DELETE', `/roles/${role.id}`);
  assert.equal((await world.admin.get('/permissions')).length, Object.keys(world.admin.me.permissions).length);
});

test('an API token does what its scopes say, no more, until it is deleted or expires', async () => {
  const bearer = await world.tokenOf(world.admin, { manage_users: 'all' });
  await bearer.get('/users');
  await bearer.refused(403, 'GET', '/audit');
  const made = await bearer.ok('POST', '/users', { name: 'By Token', email: 'by.token@example.com', roles: [], teams: [] });
  assert.ok(made.user.id);
  const list = await world.admin.get('/api-tokens');
  assert.ok(list.some((one) => one.id === bearer.token.id));
  assert.ok(!JSON.stringify(list).includes(bearer.headers.authorization.slice(10)), 'the secret is not told again');
  const anna = await world.user('Anna Agent');
  await anna.refused([403, 404], 'DELETE', `/api-tokens/${bearer.token.id}`);
  assert.equal((await world.admin.call('DELETE', `/api-tokens/${bearer.token.id}`)).status, 204);
  await bearer.refused(401, 'GET', '/users');
  await world.admin.refused(400, 'POST', '/api-tokens', { name: 'old', scopes: {}, expires_at: '2020-01-01T00:00:00Z' }, { field: 'expires_at' });
  const soon = await world.admin.post('/api-tokens', { name: 'soon', scopes: { manage_users: 'all' }, expires_at: new Date(Date.now() + 1200).toISOString() });
  const short = new world.nobody.constructor(world, { authorization: `Bearer ${soon.secret}` });
  await short.get('/users');
  await new Promise((done) => setTimeout(done, 1300));
  await short.refused(401, 'GET', '/users');
});

test('presence is kept as history', async () => {
  const anna = await world.user('Anna Agent');
  for (const presence of ['online', 'busy', 'on_break', 'training', 'wrap_up', 'away', 'offline'])
    assert.equal((await anna.put('/me/presence', { presence, note: `now ${presence}` })).presence, presence);
  await anna.refused(400, 'PUT', '/me/presence', { presence: 'asleep' }, { field: 'presence' });
  const history = await world.admin.get(`/users/${anna.id}/presence-history`);
  assert.ok(history.length >= 7);
  for (const span of history.filter((one) => one.to)) assert.ok(span.from <= span.to);
  assert.equal(history.filter((one) => !one.to).length, 1);
  const ben = await world.user('Ben Agent');
  await ben.refused([403, 404], 'PUT', `/users/${anna.id}/presence`, { presence: 'away' });
  assert.equal((await world.admin.put(`/users/${anna.id}/presence`, { presence: 'on_break' })).presence, 'on_break');
});

test('what people may see of each other is the directory', async () => {
  const anna = await world.user('Anna Agent');
  const list = await anna.get('/directory');
  assert.ok(list.some((one) => one.id === world.admin.id));
  assert.ok(!JSON.stringify(list).includes('@'), 'no mail addresses');
});

test('the audit trail tells who did what, page by page', async () => {
  const made = await world.admin.post('/users', { name: 'Audited', email: 'audited@example.com', roles: [], teams: [] });
  const first = await world.admin.get('/audit', { limit: 3 });
  assert.equal(first.items.length, 3);
  const second = await world.admin.get('/audit', { limit: 3, cursor: first.next });
  const positions = [...first.items, ...second.items].map((entry) => BigInt(entry.position));
  assert.deepEqual(positions, [...positions].sort((a, b) => (a < b ? 1 : -1)), 'newest first, nothing twice');
  const entry = (await world.admin.get('/audit', { kind: 'identity.user_created' })).items[0];
  assert.equal(entry.actor, world.admin.id);
  assert.equal(entry.actor_name, 'Ada Admin');
  assert.equal(entry.data.user, made.user.id);
  assert.ok(!JSON.stringify(first).includes(made.password));
});

test('workspace settings are read by all and changed by administrators', async () => {
  const anna = await world.user('Anna Agent');
  const before = await anna.get('/workspace');
  const after = await world.admin.patch('/workspace', { reopen_window_s: 7200 });
  assert.deepEqual(after, { ...before, reopen_window_s: 7200 });
  await world.admin.refused(400, 'PATCH', '/workspace', { reopen_window_s: -1 }, { field: 'reopen_window_s' });
  for (const time_zone of ['', 'Mars/Olympus', 'GMT+5', 'x'.repeat(2000)])
    await world.admin.refused(400, 'PATCH', '/workspace', { time_zone }, { field: 'time_zone' });
  await anna.refused(403, 'PATCH', '/workspace', { name: 'Annas' });
});

test('hostile names come back byte for byte', async () => {
  const anna = await world.user('Anna Agent');
  for (const text of kNaughty.filter((one) => one.length <= 100 && one.trim() === one)) {
    const changed = await anna.patch('/me', { name: text });
    assert.equal(changed.name, text);
    assert.equal((await anna.get('/session')).user.name, text);
  }
  for (const text of ['a\r\nSet-Cookie: x=1', 'a\u0000b', 'line\nbreak']) await anna.refused(400, 'PATCH', '/me', { name: text }, { field: 'name' });
});
