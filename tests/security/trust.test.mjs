// Nothing secret is readable at rest, keys change while everything runs, and the audit trail shows what was done to it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exchange } from '../support/client.mjs';
import { temporaryDirectory, until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** @type {World} */
let world;
let visitor;
let installation;
let file;
const words = `these words ${randomUUID()}`;
const scratch = temporaryDirectory();
before(async () => {
  world = await World.start();
  installation = await world.installation();
  visitor = await world.talk(installation);
  file = (await visitor.call('POST', '/widget/attachments', { query: { name: 'letter.txt' }, body: words.repeat(5000), headers: { 'content-type': 'text/plain' } })).json;
});
after(() => world?.stop());

const files = (directory) => readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => path.join(one.parentPath ?? one.path, one.name));
const keys = (...more) => world.server.runMeanwhile('keys', more);
const audit = (...more) => world.server.run('audit', more);

/** The base32 of an authenticator app, as the bytes that must not be on the disk. */
function fromBase32(text) {
  const bits = [...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

test('attachments and secrets stand nowhere on the disk in the clear', async () => {
  const totp = (await world.admin.post('/me/totp')).secret;
  const wanted = { attachment: Buffer.from(words), totp: fromBase32(totp), widget: Buffer.from(installation.secret) };
  const all = files(world.server.dataDir);
  assert.ok(all.some((name) => name.includes('blobs')));
  for (const name of all) {
    const bytes = readFileSync(name);
    for (const [what, secret] of Object.entries(wanted)) assert.equal(bytes.indexOf(secret), -1, `${what} in ${name}`);
  }
  assert.equal((await exchange(world.server, 'GET', file.url)).text, words.repeat(5000));
});

test('keys are rotated and retired while everything runs, and nobody notices', async () => {
  const socket = await world.visitorSocket(visitor);
  let stop = false;
  const failed = [];
  let asked = 0;
  const load = Array.from({ length: 4 }, async () => {
    while (!stop) {
      const read = await exchange(world.server, 'GET', file.url);
      if (read.status !== 200 || read.text.length !== words.length * 5000) failed.push(`attachment ${read.status}`);
      const talks = await visitor.call('GET', '/widget/conversations');
      if (talks.status !== 200) failed.push(`visitor ${talks.status}`);
      const upload = await visitor.call('POST', '/widget/attachments', { query: { name: 'a.txt' }, body: `${randomUUID()} ${asked++}`, headers: { 'content-type': 'text/plain' } });
      if (upload.status !== 200 || (await exchange(world.server, 'GET', upload.json.url)).status !== 200) failed.push(`upload ${upload.status}`);
    }
  });
  for (let number = 2; number <= 4; ++number) {
    const rotated = await keys('rotate');
    assert.equal(rotated.status, 0, rotated.stderr);
    await until('the running centre to seal with the new key', () => world.server.log().includes(`"active":${number}`));
    const resealed = await keys('reseal');
    assert.equal(resealed.status, 0, resealed.stderr);
  }
  for (let number = 1; number <= 3; ++number) {
    if (number === 3) assert.equal((await keys('retire', '3')).status, 1, 'not right after it was in use');
    // An upload that began under the old key may have ended after it was sealed anew.
    await until(`key ${number} to be retired`, async () => {
      const retired = await keys('retire', String(number), '--now');
      if (retired.status === 0) return true;
      assert.match(retired.stderr, /still sealed/);
      await keys('reseal');
    });
  }
  await socket.acked({ type: 'post', conversation: visitor.conversation.id, client_id: randomUUID(), text: 'still here' });
  await until('enough to have been asked meanwhile', () => asked > 20);
  stop = true;
  await Promise.all(load);
  assert.deepEqual(failed, []);
  assert.equal((await exchange(world.server, 'GET', file.url)).text, words.repeat(5000));
  const again = await world.nobody.post('/widget/sessions', { installation: installation.key, token: visitor.token });
  assert.equal(again.contact.id, visitor.session.contact.id, 'the visitor is known by a token of a retired key');
  assert.notEqual(again.token, visitor.token, 'and gets one of the new key');
  assert.equal((await keys('retire', '4')).status, 1, 'the active key stays');
});

test('the audit trail tells rotations with who did them', async () => {
  const kinds = (await world.admin.get('/audit', { kind: 'vault.' })).items.map((entry) => entry.kind);
  assert.equal(kinds.filter((kind) => kind === 'vault.key_activated').length, 3);
  assert.equal(kinds.filter((kind) => kind === 'vault.key_retired').length, 3);
});

test('sign-ins, refusals and changes tell address and request', async () => {
  await world.nobody.call('POST', '/session', { json: { email: 'ada@example.com', password: 'not the right one' } });
  for (const kind of ['identity.signed_in', 'identity.sign_in_failed']) {
    const entry = (await world.admin.get('/audit', { kind })).items[0];
    assert.equal(entry.address, '127.0.0.1', kind);
    assert.match(entry.request, /^[0-9a-f]{32}$/, kind);
  }
});

test('a receipt is checked without the database, by the program and by the script in the documentation', async () => {
  const entry = await until('a signed record', async () => (await world.admin.get('/audit')).items.find((one) => one.is_signed), 70_000);
  const receipt = await world.admin.call('GET', `/audit/${entry.number}/receipt`);
  assert.equal(receipt.status, 200);
  const at = (name, text) => {
    writeFileSync(path.join(scratch, name), text);
    return path.join(scratch, name);
  };
  const good = at('receipt.json', receipt.raw);
  const bad = at('forged.json', receipt.text.replace('"actor_name":"', '"actor_name":"Not '));
  const all = at('keys.pem', audit('keys').stdout);
  const state = await world.admin.get('/audit/state');
  assert.ok(readFileSync(all, 'utf8').includes(state.public_key));
  assert.equal(audit('check-receipt', good, '--key', all).status, 0);
  assert.equal(audit('check-receipt', bad, '--key', all).status, 1);
  // The script takes one key: that of the checkpoint.
  const signer = /\nkey (\d+)\n/.exec(JSON.parse(receipt.text).checkpoint)[1];
  const one = at('key.pem', readFileSync(all, 'utf8').split(`# key ${signer}\n`)[1].split('# key')[0]);
  const script = at('check.py', /```python\n([\s\S]*?)```/.exec(readFileSync(path.join(root, 'docs/security.md'), 'utf8'))[1]);
  assert.match(execFileSync('python3', [script, good, one], { encoding: 'utf8' }), /good:/);
  assert.notEqual(spawnSync('python3', [script, bad, one]).status, 0);
});

test('the database refuses to change the trail, and a change past that is found', async () => {
  const sound = audit('verify');
  assert.equal(sound.status, 0, sound.stdout + sound.stderr);
  const sql = (text) => spawnSync('sqlite3', [path.join(world.server.dataDir, 'deskbell.db'), `PRAGMA busy_timeout = 5000; ${text}`], { encoding: 'utf8' });
  assert.match(sql("UPDATE audit_record SET actor_name = 'Nobody' WHERE number = 2").stderr, /only be appended to/);
  assert.equal(audit('verify').status, 0);
  assert.equal(sql("DROP TRIGGER audit_record_update; UPDATE audit_record SET actor_name = 'Nobody' WHERE number = 2").status, 0);
  const broken = audit('verify');
  assert.equal(broken.status, 1);
  // A tool that knows nothing of the checksums of pages leaves a damaged page, which is noticed even before the chain.
  assert.match(broken.stdout + broken.stderr, /BROKEN at record 2:|page \d+ of the database is damaged|A page of the database is damaged|is damaged and is not served/);
});
