// Backups of a serving centre: any moment comes back as it was, whatever happens to the program that makes them.
//   SEED=n repeats a run
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { firstBackup, poster } from '../support/backups.mjs';
import { count, allMessages, sound } from '../support/journal.mjs';
import { random, seed } from '../support/random.mjs';
import { Server, afterwards, temporaryDirectory, until, wait } from '../support/server.mjs';
import { rounds, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

function place(t) {
  const directory = temporaryDirectory();
  afterwards(t, () => rmSync(directory, { recursive: true, force: true }));
  const settings = {
    'backup.to': path.join(directory, 'store'), 'backup.key_file': path.join(directory, 'key'), 'backup.log_every': '200ms',
    'backup.rehearse_in': path.join(directory, 'rehearsal'),
  };
  return { directory, settings };
}

async function backedUp(t) {
  const { directory, settings } = place(t);
  const keyMaker = new Server({ settings });
  const made = keyMaker.run('backup', ['key', '--create']);
  assert.equal(made.status, 0, made.stderr);
  await keyMaker.dispose();
  const world = await World.start({ settings });
  afterwards(t, () => world.stop());
  return { directory, settings, world, recovery: /recovery key: (\S+)/.exec(made.stdout)[1] };
}

/** The centre as it was at `at`, running, with its outbound traffic held. */
async function restored(t, { directory, settings, world }, at) {
  const to = path.join(directory, `restored-${randomUUID().slice(0, 8)}`);
  const done = world.server.run('restore', [...(at ? ['--at', new Date(at).toISOString()] : []), '--to', to]);
  assert.equal(done.status, 0, done.stderr);
  const copy = new World();
  copy.server = new Server({ dataDir: to, settings: { ...settings, 'backup.to': '' } });
  afterwards(t, () => copy.stop());
  await copy.server.start();
  copy.server.admin = world.server.admin;
  await copy.enter();
  return copy;
}

test(`a restore to a random time holds exactly what was acknowledged by then (SEED=${seed})`, { timeout: 240_000 }, async (t) => {
  const trial = new Trial(t, { fault: 'restore to a random time under load', engine: 'sqlite' });
  const setup = await backedUp(t);
  const { world } = setup;
  const { id, post, journal } = await poster(world);
  await firstBackup(world);
  const from = Date.now() + 50;
  let going = true;
  const posting = [0, 1, 2, 3].map(async () => {
    while (going) await post();
  });
  await wait(1500);
  const asked = world.server.run('backup');
  assert.equal(asked.status, 0, asked.stderr);
  assert.match(asked.stdout, /server that runs makes the backup/);
  await wait(1000);
  going = false;
  await Promise.all(posting);
  const to = Date.now();
  await until('the log to be safe', async () => Date.parse((await world.admin.get('/backups')).safe_through) > to, 100_000);
  const chance = random(1);
  for (let round = 0; round < rounds({ few: 3, many: 10 }); ++round) {
    const at = Math.round(from + chance() * (to - from));
    const asked = Date.now();
    const copy = await restored(t, setup, at);
    trial.run(Date.now() - asked);
    const messages = await allMessages(copy.admin, id);
    const there = new Set(messages.map((message) => message.client_id));
    count(messages, journal.filter(({ acked }) => acked < at).map(({ client_id }) => client_id), trial);
    for (const { client_id, begun } of journal) {
      if (begun > at) assert.ok(!there.has(client_id), `came from later: ${begun - at} ms after`);
    }
    const held = await copy.admin.get('/outbound');
    assert.match(held.hold.reason, /^Restored to /);
    sound(copy.server);
    await copy.admin.post('/outbound/resume');
    assert.equal((await copy.admin.get('/outbound')).hold, undefined);
    assert.equal((await copy.admin.call('POST', '/outbound/resume')).status, 409);
    for (const kind of ['settings.restored', 'settings.outbound_resumed'])
      await until(`${kind} in the audit trail`, async () => (await copy.admin.get('/audit')).items.some((entry) => entry.kind === kind));
    await copy.stop();
  }
  trial.held('time of a restore and start');
});

test('kill -9 during a backup leaves a store from which everything acknowledged and shipped comes back', { timeout: 240_000 }, async (t) => {
  const trial = new Trial(t, { fault: 'kill -9 during a backup', engine: 'sqlite' });
  const setup = await backedUp(t);
  const { world } = setup;
  const { id, post, journal } = await poster(world);
  await firstBackup(world);
  const chance = random(2);
  for (let round = 0; round < rounds({ few: 4, many: 20 }); ++round) {
    for (let i = 0; i < 30; ++i) await post();
    await world.admin.post('/backups', {});
    await wait(chance() * 300);
    await world.server.kill('SIGKILL');
    const verified = world.server.run('backup', ['verify']);
    assert.equal(verified.status, 0, verified.stdout + verified.stderr);
    await world.server.start();
    trial.run(world.server.startMs);
    await world.meet(world.server.admin);
  }
  await post();
  const end = Date.now();
  await until('the log to be safe', async () => Date.parse((await world.admin.get('/backups')).safe_through) > end, 100_000);
  const copy = await restored(t, setup);
  const acked = journal.map(({ client_id }) => client_id);
  count(await allMessages(world.admin, id), acked, trial);
  sound(world.server);
  count(await allMessages(copy.admin, id), acked, trial);
  sound(copy.server);
  trial.held('counted in the centre and in its restored copy');
});

test('a rehearsal tells a whole store from a damaged one, and the wrong key opens nothing', { timeout: 240_000 }, async (t) => {
  const { world, settings, recovery } = await backedUp(t);
  const { post } = await poster(world);
  for (let i = 0; i < 20; ++i) await post();
  const posted = Date.now();
  await until('the log to be safe', async () => Date.parse((await world.admin.get('/backups')).safe_through) > posted, 100_000);
  await firstBackup(world);
  const good = world.server.run('rehearse-restore');
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /messages +2\d/);
  const byHand = world.server.run('backup', ['verify', '--recovery-key', recovery.toLowerCase()]);
  assert.equal(byHand.status, 0, byHand.stdout + byHand.stderr);
  const wrong = world.server.run('backup', ['list', '--recovery-key', `${recovery.slice(0, -1)}${recovery.endsWith('X') ? 'Y' : 'X'}`]);
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /mistyped/);
  const chunks = readdirSync(path.join(settings['backup.to'], 'chunks'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const victim = path.join(chunks[0].parentPath ?? chunks[0].path, chunks[0].name);
  const bytes = readFileSync(victim);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(victim, bytes);
  const bad = world.server.run('rehearse-restore');
  assert.equal(bad.status, 1);
  assert.match(bad.stderr, /damaged/);
});

test('who may not manage backups sees and begins none', { timeout: 60_000 }, async (t) => {
  const world = await World.start();
  afterwards(t, () => world.stop());
  const agent = await world.user('Anna Agent');
  for (const [method, route] of [['GET', '/backups'], ['POST', '/backups'], ['GET', '/outbound'], ['POST', '/outbound/resume']])
    assert.equal((await agent.call(method, route, method === 'POST' ? { json: {} } : {})).status, 403, route);
  assert.equal((await world.admin.get('/backups')).enabled, false);
  assert.equal((await world.admin.call('POST', '/backups', { json: {} })).status, 409);
});
