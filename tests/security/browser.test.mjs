// What browsers are told: the headers of every kind of answer, policies of pages, caches, foreign pages.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
let installation;
let named; // an installation for the pages of one shop only
let visitor;
let file;
before(async () => {
  world = await World.start();
  installation = await world.installation();
  named = await world.installation({ allowed_origins: ['https://shop.example'] });
  visitor = await world.talk(installation);
  file = (await visitor.call('POST', '/widget/attachments', { query: { name: 'a.txt' }, body: 'x', headers: { 'content-type': 'text/plain' } })).json;
});
after(() => world?.stop());

const get = (target, headers = {}) => exchange(world.server, 'GET', target, { headers });
const directives = (answer) =>
  Object.fromEntries((answer.headers['content-security-policy'] ?? '').split(';').map((one) => one.trim().split(/\s+/)).map(([name, ...values]) => [name, values.join(' ')]));
/** A program may be built without its pages; scripts/test builds them. */
const isBuilt = async () => (await get('/')).status === 200;

/** {what: answer}: one of each kind. */
async function kinds() {
  const { cookie, 'x-csrf-token': csrf } = world.admin.headers;
  const json = { 'content-type': 'application/json' };
  const home = await get('/');
  const asset = /src="(\/assets\/[^"]+)"/.exec(home.text)?.[1] ?? '/assets/none.js';
  const { etag = '"x"' } = (await get(asset)).headers;
  const send = (method, target, headers, body) => exchange(world.server, method, target, { headers, body });
  return {
    'the console': home,
    'a place in the console': await get('/settings/users'),
    'a script': await get(asset),
    'a script that is known': await get(asset, { 'if-none-match': etag }),
    'the loader': await get('/widget.js'),
    'the frame of the chat': await get(`/widget/frame?installation=${installation.key}`),
    'no page': await get('/nothing.txt'),
    'the document': await get('/api/v1/openapi.json'),
    'an answer': await get('/api/v1/session', { cookie }),
    'an answer without a body': await send('PUT', '/api/v1/me/presence', { cookie, 'x-csrf-token': csrf, ...json }, '{"presence":"offline"}'),
    'a created thing': await send('POST', '/api/v1/teams', { cookie, 'x-csrf-token': csrf, ...json }, JSON.stringify({ name: randomUUID(), members: [] })),
    400: await send('POST', '/api/v1/session', json, '{'),
    401: await get('/api/v1/users'),
    403: await send('POST', '/api/v1/teams', { cookie, ...json }, '{}'),
    404: await get('/api/v1/nowhere'),
    405: await send('DELETE', '/healthz', {}),
    415: await send('POST', '/api/v1/session', { 'content-type': 'text/plain' }, '{}'),
    426: await get('/api/v1/socket', { cookie }),
    431: await get('/', { 'x-long': 'x'.repeat(20_000) }),
    'a broken path': await get('/%zz'),
    'a preflight': await send('OPTIONS', '/api/v1/users', { origin: 'https://evil.example', 'access-control-request-method': 'GET' }),
    HEAD: await send('HEAD', '/', {}),
    'a file': await get(file.url),
    health: await get('/healthz'),
    readiness: await get('/readyz'),
    metrics: await get('/metrics', { cookie }),
  };
}

test('every kind of answer carries its headers and says what it is', async () => {
  for (const [what, { status, headers, raw }] of Object.entries(await kinds())) {
    if (/^\d+$/.test(what)) assert.equal(status, Number(what), what);
    assert.equal(headers['x-content-type-options'], 'nosniff', what);
    assert.match(headers['referrer-policy'] ?? '', /^(no-referrer|same-origin|strict-origin)$/, what);
    assert.match(headers['content-security-policy'] ?? '', /(object-src|default-src) 'none'/, what);
    assert.match(headers['cross-origin-resource-policy'] ?? '', /^(same-origin|cross-origin)$/, what);
    assert.equal(headers.server ?? headers['x-powered-by'], undefined, what);
    if (raw.length === 0) continue;
    const type = headers['content-type'] ?? '';
    assert.match(type, /^[a-z]+\/[a-z0-9.+-]+(; .*)?$/, what);
    // A file that somebody sent is a download of whatever charset.
    if (type.startsWith('text/') && what !== 'a file') assert.match(type, /; ?charset=utf-8|version=0\.0\.4/i, `${what}: ${type}`);
    if (/^[{[]/.test(raw.toString('latin1', 0, 1))) assert.match(type, /^application\/(problem\+)?json$/, what);
  }
});

test('each page has a policy that lets nothing in from elsewhere', async (t) => {
  if (!(await isBuilt())) return t.skip('built without its pages');
  const nonces = new Set();
  for (const target of ['/', '/settings/users', `/widget/frame?installation=${installation.key}`, `/widget/frame?installation=${named.key}`]) {
    for (let i = 0; i < 3; ++i) {
      const page = await get(target);
      const policy = directives(page);
      assert.equal(policy['default-src'], "'self'", target);
      assert.equal(policy['script-src'], "'self'", target);
      assert.equal(policy['object-src'], "'none'", target);
      assert.equal(policy['base-uri'], "'none'", target);
      assert.equal(policy['form-action'], "'self'", target);
      assert.doesNotMatch(page.text, /<script(?![^>]*\bsrc=)|<style|\son\w+=|javascript:/i, target);
      const nonce = /'nonce-([^']+)'/.exec(policy['style-src'])?.[1];
      if (!nonce) continue;
      assert.ok(nonce.length >= 22 && page.text.includes(nonce), target);
      assert.ok(!nonces.has(nonce), 'a nonce came twice');
      nonces.add(nonce);
    }
  }
  assert.ok(nonces.size >= 6);
});

test('nothing but the chat may be framed, and that by the pages that were named', async (t) => {
  for (const [what, answer] of Object.entries(await kinds())) {
    if (what === 'the frame of the chat') continue;
    assert.equal(directives(answer)['frame-ancestors'], "'none'", what);
  }
  if (!(await isBuilt())) return t.skip('built without its pages');
  assert.equal(directives(await get(`/widget/frame?installation=${named.key}`))['frame-ancestors'], "'self' https://shop.example");
  assert.equal(directives(await get(`/widget/frame?installation=${installation.key}`))['frame-ancestors'], undefined, 'as long as none are named');
});

test('nothing redirects, least of all to somewhere else', async () => {
  const places = world.contract.operations.filter((one) => one.method === 'GET').map((one) => one.path.replace(/\{[^}]+\}/g, '1'));
  const strange = ['//evil.example', '//evil.example/%2e%2e', '/%5cevil.example', '/\\evil.example', '/https://evil.example', '/?next=https://evil.example', '/login?return_to=//evil.example', '/assets', '/widget', '/api', '/api/v1', '/api/v1/'];
  for (const target of [...places, ...strange, `/widget/frame?installation=${installation.key}&next=//evil.example`])
    for (const headers of [{}, { cookie: world.admin.cookie }, { 'x-forwarded-host': 'evil.example' }]) {
      const answer = await get(target, headers);
      assert.ok(answer.status < 300 || answer.status >= 400, `${target} -> ${answer.status}`);
      assert.equal(answer.headers.location ?? answer.headers.refresh, undefined, target);
      assert.doesNotMatch(answer.text, /http-equiv="?refresh/i, target);
    }
});

test('no GET changes anything', async () => {
  const sql = (text) => {
    const done = spawnSync('sqlite3', [path.join(world.server.dataDir, 'deskbell.db'), `PRAGMA busy_timeout = 5000; ${text}`], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout.trim().split('\n').at(-1);
  };
  // Checkpoints of the audit trail come by themselves.
  const changes = () => sql("SELECT count(*) FROM event WHERE kind NOT LIKE 'trust.%' AND kind NOT LIKE 'health.%'");
  const known = { conversation: visitor.conversation.id, user: world.admin.id, installation: installation.id };
  const before = changes();
  assert.ok(Number(before) > 3);
  for (const operation of world.contract.operations.filter((one) => one.method === 'GET')) {
    const at = operation.path.replace(/\{([^}]+)\}/g, (_, name) => known[name] ?? '1234567890123');
    const caller = operation.security.some((one) => 'visitor' in one) ? visitor : world.admin;
    for (const method of ['GET', 'HEAD']) await exchange(world.server, method, at, { headers: { ...caller.headers, 'x-http-method-override': 'DELETE' } });
    await caller.call('GET', at);
  }
  assert.equal(changes(), before);
});

test('a foreign page cannot sign anybody in', async () => {
  const good = JSON.stringify(world.server.admin);
  const { email, password } = world.server.admin;
  const form = new URLSearchParams({ email, password }).toString();
  // What a page may send without asking first.
  for (const [type, body] of [['text/plain', good], ['application/x-www-form-urlencoded', form], ['multipart/form-data; boundary=x', `--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n${email}\r\n--x--\r\n`], [undefined, good]]) {
    const answer = await exchange(world.server, 'POST', '/api/v1/session', { headers: { origin: 'https://evil.example', ...(type ? { 'content-type': type } : {}) }, body });
    assert.ok([400, 415].includes(answer.status), `${type} -> ${answer.status}`);
    assert.equal(answer.headers['set-cookie'], undefined);
  }
  const preflight = await exchange(world.server, 'OPTIONS', '/api/v1/session', {
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  });
  assert.equal(preflight.status, 403);
  assert.equal(preflight.headers['access-control-allow-origin'], undefined);
});

test('what is somebody’s is kept by no cache on the way', async () => {
  for (const operation of world.contract.operations.filter((one) => one.method === 'GET' && one.path !== '/api/v1/attachments/{token}/{name}')) {
    const at = operation.path.replace(/\{([^}]+)\}/g, (_, name) => ({ conversation: visitor.conversation.id, user: world.admin.id })[name] ?? '1234567890123');
    const caller = operation.security.some((one) => 'visitor' in one) ? visitor : world.admin;
    for (const who of [caller, world.nobody]) {
      const { status, headers } = await who.call('GET', at);
      assert.match(headers['cache-control'] ?? '', /no-store/, `${at} -> ${status}`);
    }
  }
  for (const [what, answer] of Object.entries(await kinds())) assert.doesNotMatch(answer.headers['cache-control'] ?? '', what === 'a script' || what === 'a script that is known' ? /private/ : /public/, what);
  assert.match((await get(file.url)).headers['cache-control'], /^private/);
  assert.match((await get('/')).headers['cache-control'] ?? 'no-cache', /no-cache|no-store/);
});

test('no page loads anything of a third party', async () => {
  for (const target of ['/', `/widget/frame?installation=${installation.key}`]) {
    const { text } = await get(target);
    const loaded = [...text.matchAll(/(?:src|href|action|data)="([^"]+)"/g)].map((match) => match[1]);
    for (const address of loaded) assert.match(address, /^(\/(?!\/)|data:|#)/, `${target} loads ${address}`);
    for (const sheet of loaded.filter((one) => one.endsWith('.css')))
      assert.doesNotMatch((await get(sheet, { 'accept-encoding': 'identity' })).text, /url\(\s*["']?(https?:)?\/\//, sheet);
  }
});

test('there is no door for what we do not speak', async () => {
  const { components, paths } = world.contract.document;
  assert.deepEqual(Object.keys(components.securitySchemes).sort(), ['session', 'token', 'visitor']);
  const foreign = /oauth|oidc|openid|saml|sso\b|graphql|webrtc|\bturn\b|\bstun\b|dtls|srtp|\bjwt\b|jwks|refresh_token|authorize|consent|redirect_uri|\bsms\b|magic.?link|ldap/i;
  assert.deepEqual(Object.keys(paths).filter((one) => foreign.test(one.replace('/bots/turns/{turn}', ''))), []);
  assert.deepEqual(Object.entries(components.schemas).flatMap(([name, one]) => Object.keys(one.properties ?? {}).filter((member) => foreign.test(member)).map((member) => `${name}.${member}`)), []);
  const settings = world.server.run('check', ['--keys']).stdout;
  assert.match(settings, /^http\.listen/m);
  assert.deepEqual(settings.split('\n').filter((line) => /^\w/.test(line) && /oauth|oidc|saml|ldap|smtp|imap|mail|sms|sip|turn|stun|rtp|memcache|graphql/i.test(line)), []);
  for (const at of ['/graphql', '/api/v1/graphql', '/api/graphql', '/oauth/token', '/oauth/authorize', '/api/v1/oauth/token', '/.well-known/openid-configuration', '/.well-known/jwks.json', '/saml/acs', '/api/v1/sso', '/token', '/login/oauth']) {
    const read = await get(at);
    assert.ok(read.status >= 400 || /<div id="root"/.test(read.text), `${at} -> ${read.status} ${read.text.slice(0, 80)}`);
    const written = await exchange(world.server, 'POST', at, { headers: { 'content-type': 'application/json' }, body: '{"query":"{__schema{types{name}}}"}' });
    assert.ok([404, 405].includes(written.status), `POST ${at} -> ${written.status}`);
  }
});

test('nothing of the demonstration is there unless it was asked for', async () => {
  const shop = await get('/demo/shop');
  assert.ok(shop.status >= 400 || /<div id="root"/.test(shop.text), 'that is the shop');
  assert.doesNotMatch(shop.text, /data-installation|widget\.js/);
  assert.equal((await world.admin.get('/users')).items.length, 1);
  assert.match(world.server.run('check', ['--keys']).stdout, /^demo\.live\s+yes\/no, default false$/m);
  for (const target of ['/debug/pprof', '/api/v1/debug', '/api/v1/test', '/console', '/actuator', '/phpinfo.php', '/api-docs', '/swagger-ui.html']) {
    const answer = await get(target);
    assert.ok(answer.status >= 400 || /<div id="root"/.test(answer.text), `${target} -> ${answer.status}`);
  }
});

test('no directory is listed', async () => {
  const page = (await get('/')).text.replace(/nonce" content="[^"]*"/, '');
  for (const target of ['/assets', '/assets/', '/widget/', '/widget', '/api/', '/api/v1/', '/api/v1/attachments/', '/data/', '/keys/', '/blobs/', '/.git/', '/assets/..%2f', '/widget/..%2f..%2f']) {
    const answer = await get(target);
    assert.ok(answer.status >= 400 || answer.text.replace(/nonce" content="[^"]*"/, '') === page, `${target} -> ${answer.status} ${answer.text.slice(0, 120)}`);
    assert.doesNotMatch(answer.text, /Index of|Parent Directory|deskbell\.db/, target);
  }
});
