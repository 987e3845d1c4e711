import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, exchange } from '../support/client.mjs';
import { Socket } from '../support/socket.mjs';
import { totp } from '../support/totp.mjs';
import { kPassword, World } from '../support/world.mjs';

/** @type {World} */
let world;
before(async () => {
  world = await World.start();
});
after(() => world?.stop());

test('signing in answers who I am and sets a cookie that scripts cannot read', async () => {
  const anna = await world.user('Anna Agent');
  const [cookie] = anna.setCookie;
  assert.match(cookie, /^deskbell=[^;]{20,};/);
  for (const part of [/; HttpOnly/i, /; SameSite=Strict/i, /; Path=\//i]) assert.match(cookie, part);
  assert.doesNotMatch(cookie, /; Domain=/i);
  assert.equal(anna.me.user.name, 'Anna Agent');
  assert.equal(anna.me.workspace, 'Test Works');
  const again = await anna.get('/session');
  assert.equal(again.session, anna.me.session);
  assert.equal(again.user.id, anna.id);
});

test('a wrong password and an unknown user look the same', async () => {
  const anna = await world.user('Anna Agent');
  const wrong = await world.nobody.refused(401, 'POST', '/session', { email: anna.email, password: 'wrong password here' });
  const unknown = await world.nobody.refused(401, 'POST', '/session', { email: 'nobody@example.com', password: 'wrong password here' });
  for (const key of ['type', 'title', 'status', 'code', 'detail', 'fields']) assert.deepEqual(wrong[key], unknown[key], key);
});

test('too many wrong passwords lock out for a while and say how long, for known and unknown users alike', async () => {
  const anna = await world.user('Anna Agent');
  const details = new Set();
  for (const email of [anna.email, 'ghost@example.com']) {
    let locked;
    for (let i = 0; i < 30 && !locked; ++i) {
      const answer = await world.nobody.call('POST', '/session', { json: { email, password: `wrong password ${i}` } });
      if (answer.status === 429) locked = answer;
      else assert.equal(answer.status, 401);
    }
    assert.ok(locked, `${email} was never locked`);
    assert.match(locked.headers['retry-after'], /^[1-9][0-9]*$/);
    details.add(locked.json.detail.replace(/\d+/g, 'N'));
  }
  assert.equal(details.size, 1, [...details].join(' | '));
  await world.nobody.refused(429, 'POST', '/session', { email: anna.email, password: kPassword });
});

test('without a proof nothing opens, with a garbage proof neither', async () => {
  const garbage = 'A'.repeat(64);
  for (const headers of [
    {},
    { cookie: `deskbell=${garbage}` },
    { cookie: 'deskbell=' },
    { cookie: `deskbell=${'x'.repeat(4000)}` },
    { authorization: 'Bearer ' },
    { authorization: `Bearer dsk_${garbage}` },
    { authorization: `Basic ${garbage}` },
    { authorization: `Visitor ${garbage}` },
    { authorization: garbage },
  ]) {
    await new Client(world, headers).refused(401, 'GET', '/session');
    await new Client(world, headers).refused(401, 'GET', '/widget/conversations');
  }
});

test('signing out ends the session at once and its sockets within a second', async () => {
  const anna = await world.user('Anna Agent');
  const socket = await world.consoleSocket(anna);
  const begun = Date.now();
  const answer = await anna.call('DELETE', '/session');
  assert.equal(answer.status, 204);
  assert.equal(await socket.closeCode(), 4401);
  assert.ok(Date.now() - begun < 1000);
  assert.equal(socket.frames.at(-1).type, 'bye');
  await anna.refused(401, 'GET', '/session');
  await assert.rejects(Socket.console(anna), { status: 401 });
});

test('a session can be ended from another one; a foreign one cannot', async () => {
  const anna = await world.user('Anna Agent');
  const second = await world.signIn(anna.email);
  const ben = await world.user('Ben Agent');
  const list = await second.get('/sessions');
  assert.equal(list.length, 2);
  assert.equal(list.filter((one) => one.current).length, 1);
  assert.equal(list.find((one) => one.current).id, second.me.session);
  const socket = await world.consoleSocket(anna);
  await ben.refused([403, 404], 'DELETE', `/sessions/${anna.me.session}`);
  assert.equal((await second.call('DELETE', `/sessions/${anna.me.session}`)).status, 204);
  assert.equal(await socket.closeCode(1000), 4401);
  await anna.refused(401, 'GET', '/session');
  await second.get('/session');
});

test('disabling or revoking a user ends sessions, tokens and sockets within a second', async () => {
  for (const how of ['disable', 'revoke']) {
    const anna = await world.user('Anna Agent');
    const bearer = await world.tokenOf(anna, { reply: 'own' });
    await bearer.get('/session').catch(() => bearer.get('/directory'));
    const sockets = [await world.consoleSocket(anna), await world.consoleSocket(await world.signIn(anna.email))];
    const begun = Date.now();
    if (how === 'disable') await world.admin.patch(`/users/${anna.id}`, { status: 'disabled' });
    else assert.equal((await world.admin.call('POST', `/users/${anna.id}/revoke`)).status, 204);
    for (const socket of sockets) assert.equal(await socket.closeCode(1000), 4401, how);
    assert.ok(Date.now() - begun < 1000, how);
    await anna.refused(401, 'GET', '/session');
    await bearer.refused(401, 'GET', '/directory');
    if (how === 'disable') await world.nobody.refused(401, 'POST', '/session', { email: anna.email, password: kPassword });
    else await world.signIn(anna.email);
  }
});

test('changing the password ends the other sessions and needs the current one', async () => {
  const anna = await world.user('Anna Agent');
  const other = await world.signIn(anna.email);
  const fresh = 'another long enough password';
  await anna.refused([400, 401, 403], 'POST', '/me/password', { current: 'not it, sorry', password: fresh });
  await anna.refused(400, 'POST', '/me/password', { current: kPassword, password: 'short' }, { field: 'password' });
  assert.equal((await anna.call('POST', '/me/password', { json: { current: kPassword, password: fresh } })).status, 204);
  await other.refused(401, 'GET', '/session');
  await anna.get('/session');
  await world.nobody.refused(401, 'POST', '/session', { email: anna.email, password: kPassword });
  await world.signIn(anna.email, fresh);
});

test('switching the second factor on or off ends the other sessions', async () => {
  const anna = await world.user('Anna Agent');
  const before = await world.signIn(anna.email);
  const { secret } = await anna.post('/me/totp');
  const { recovery_codes: codes } = await anna.post('/me/totp/confirm', { code: totp(secret) });
  await before.refused(401, 'GET', '/session');
  const between = await world.signIn(anna.email, kPassword, { totp: codes[0] });
  assert.equal((await anna.call('POST', '/me/totp/disable', { json: { password: kPassword } })).status, 204);
  await between.refused(401, 'GET', '/session');
  await anna.get('/session');
});

test('passwords of 64 and more characters work whole', async () => {
  const anna = await world.user('Anna Agent');
  const long = 'long pass phrase '.repeat(8);
  assert.equal((await anna.call('POST', '/me/password', { json: { current: kPassword, password: long } })).status, 204);
  await world.nobody.refused(401, 'POST', '/session', { email: anna.email, password: long.slice(0, 72) });
  await world.signIn(anna.email, long);
});

test('a change by cookie without the CSRF token is refused, with it it works, and a token needs none', async () => {
  const anna = await world.user('Anna Agent');
  for (const token of [undefined, '', 'wrong', anna.headers['x-csrf-token'].slice(1)]) {
    await anna.refused(403, 'PATCH', '/me', { name: 'Mallory' }, { headers: { 'x-csrf-token': token } });
    await anna.refused(403, 'DELETE', '/session', undefined, { headers: { 'x-csrf-token': token } });
  }
  const ben = await world.user('Ben Agent');
  await anna.refused(403, 'PATCH', '/me', { name: 'Mallory' }, { headers: { 'x-csrf-token': ben.headers['x-csrf-token'] } });
  assert.equal((await anna.patch('/me', { name: 'Anna B. Agent' })).name, 'Anna B. Agent');
  const bearer = await world.tokenOf(world.admin, { manage_users: 'all' });
  await bearer.get('/users');
});

test('foreign pages get no CORS headers', async () => {
  for (const origin of ['https://evil.example', 'null', `${world.server.url}.evil.example`, 'http://127.0.0.1']) {
    for (const path of ['/api/v1/session', '/api/v1/users', '/healthz', '/api/v1/openapi.json']) {
      const answer = await exchange(world.server, 'GET', path, { headers: { origin, cookie: world.admin.cookie } });
      assert.equal(answer.headers['access-control-allow-origin'], undefined, `${origin} ${path}`);
      const preflight = await exchange(world.server, 'OPTIONS', path, {
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
      assert.equal(preflight.headers['access-control-allow-origin'], undefined, `${origin} OPTIONS ${path}`);
    }
  }
});

test('answers carry the security headers', async () => {
  for (const path of ['/', '/healthz', '/api/v1/session', '/api/v1/nowhere']) {
    const { headers } = await exchange(world.server, 'GET', path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.ok(headers['referrer-policy'], path);
    assert.ok(headers['content-security-policy'], path);
    assert.doesNotMatch(headers['content-security-policy'], /unsafe-inline/, path);
    assert.match(headers['content-security-policy'], /frame-ancestors/, path);
  }
  const answer = await world.admin.call('GET', '/session');
  assert.match(answer.headers['cache-control'] ?? '', /no-store/);
});

test('nothing is at the usual places of forgotten doors', async () => {
  for (const path of ['/.git/HEAD', '/metrics', '/debug', '/swagger.json', '/.env', '/server-status', '/data/deskbell.db', '/api/v1/../../keys/seal', '/assets/../../../etc/passwd', '/assets/%2e%2e/%2e%2e/etc/passwd']) {
    const { status, text } = await exchange(world.server, 'GET', path);
    assert.ok(status === 404 || status === 400 || status === 401 || /<div id="root"|built without its web pages/.test(text), `${path} -> ${status} ${text.slice(0, 80)}`);
    assert.doesNotMatch(text, /root:|ref: refs/, path);
  }
  for (const method of ['TRACE', 'TRACK', 'DEBUG']) {
    const { status } = await exchange(world.server, method, '/api/v1/session');
    assert.ok([400, 405, 501].includes(status), `${method} -> ${status}`);
  }
});

test('the first set-up is gone once there is a user', async () => {
  assert.deepEqual(await world.nobody.get('/setup'), { needed: false });
  await world.nobody.refused([403, 404, 409], 'POST', '/setup', {
    token: 'x'.repeat(32), workspace: 'Mine', name: 'Mallory', email: 'mallory@example.com', password: kPassword,
  });
});

test('a second factor is asked for once it is confirmed', async () => {
  const anna = await world.user('Anna Agent');
  const offer = await anna.post('/me/totp');
  assert.match(offer.uri, /^otpauth:\/\/totp\//);
  assert.match(offer.qr_svg, /<svg/);
  await anna.refused(400, 'POST', '/me/totp/confirm', { code: '000000' });
  const { recovery_codes: codes } = await anna.post('/me/totp/confirm', { code: totp(offer.secret) });
  assert.ok(codes.length >= 8);
  await world.nobody.refused(401, 'POST', '/session', { email: anna.email, password: kPassword }, { field: 'totp' });
  await world.nobody.refused(401, 'POST', '/session', { email: anna.email, password: kPassword, totp: '000000' });
  await world.signIn(anna.email, kPassword, { totp: codes[0] });
  await world.nobody.refused(401, 'POST', '/session', { email: anna.email, password: kPassword, totp: codes[0] });
  await anna.refused([400, 401, 403], 'POST', '/me/totp/disable', { password: 'not mine' });
  assert.equal((await anna.call('POST', '/me/totp/disable', { json: { password: kPassword } })).status, 204);
  await world.signIn(anna.email);
});

test('secrets never reach the log', async () => {
  await world.server.stop();
  const log = world.server.log();
  assert.ok(log.length > 0);
  for (const secret of [kPassword, world.server.admin.password, world.admin.cookie.split('=')[1], world.admin.headers['x-csrf-token']])
    assert.ok(!log.includes(secret), 'a secret stands in the log');
});
