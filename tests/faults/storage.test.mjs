// A disk or database that fails: clear refusals, nothing acknowledged lost, recovery by itself or by a restart.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { allMessages, examine, writer } from '../support/journal.mjs';
import { Server, temporaryDirectory, until, wait } from '../support/server.mjs';
import { Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

async function pair(world) {
  const shop = await world.installation();
  const agent = await world.user('Anna Agent');
  const visitor = await world.talk(shop);
  const id = visitor.conversation.id;
  await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
  return { agent, visitor, id, path: `/widget/conversations/${id}/messages` };
}

const ready = async (world) => (await exchange(world.server, 'GET', '/readyz').catch(() => ({ status: 0 }))).status;

test('another program locks the database: refusals say try again, and it goes on at once afterwards', { timeout: 60_000 }, async (t) => {
  const trial = new Trial(t, { fault: 'another program locks the SQLite file', engine: 'sqlite' });
  const world = await World.start();
  t.after(() => world.stop());
  const { agent, visitor, id, path: messages } = await pair(world);
  const socket = await world.visitorSocket(visitor);
  const locker = spawn('python3', ['-c', `
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.readline()
database.execute("ROLLBACK")
print("free", flush=True)
`, path.join(world.server.dataDir, 'deskbell.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => locker.kill('SIGKILL'));
  await new Promise((done) => locker.stdout.once('data', done));
  const begun = Date.now();
  const waiting = [
    visitor.call('POST', messages, { json: { client_id: randomUUID(), text: 'locked out' } }),
    world.admin.call('PATCH', '/workspace', { json: { name: 'Locked Works' } }),
  ];
  const posted = socket.request({ type: 'post', conversation: id, client_id: 'by-socket', text: 'locked out' }, { ms: 20_000 });
  // Reading goes on meanwhile.
  const reading = Date.now();
  await agent.get(`/conversations/${id}/messages`);
  assert.ok(Date.now() - reading < 1000);
  // The visitor's words are kept on the node; an agent is told to try again.
  const [byVisitor, byAdmin] = await Promise.all(waiting);
  assert.equal(byVisitor.status, 202, byVisitor.text);
  assert.equal(byAdmin.status, 503, byAdmin.text);
  assert.ok(Date.now() - begun < 8_000, `answered after ${Date.now() - begun} ms`);
  assert.equal((await posted).pending, true);
  assert.equal((await exchange(world.server, 'GET', '/healthz')).status, 200);
  locker.stdin.write('\n');
  await new Promise((done) => locker.once('exit', done));
  const free = Date.now();
  await until('writing again', async () => (await visitor.call('POST', messages, { json: { client_id: 'after-lock', text: 'free again' } })).status === 200, 3000);
  trial.run(Date.now() - free);
  await until('what was kept', async () => (await allMessages(agent, id)).filter((one) => one.text === 'locked out').length === 2, 3000);
  const said = await socket.acked({ type: 'post', conversation: id, client_id: 'by-socket', text: 'locked out' });
  await examine(world.server, [{ agent, id, both: [writer([['by-socket', said], ['after-lock', {}]])] }], trial);
  trial.held();
});

/** Posts until told to stop; what was refused is sent again when `again()` is called. */
function burst(follower) {
  let going = true;
  const done = (async () => {
    while (going) {
      if (follower.pending.size < 32) follower.post(`x${'y'.repeat(2000)}`);
      await wait(1);
    }
  })();
  return async () => {
    going = false;
    await done;
  };
}

test('a full disk: new writes are told storage_full, reading and signing in go on, and everything is taken again when there is room', { timeout: 90_000 }, async (t) => {
  const trial = new Trial(t, { fault: 'disk full, then freed', engine: 'sqlite' });
  const dataDir = temporaryDirectory();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', dataDir]).status === 0;
  if (!mounted) return t.skip('nothing may be mounted here');
  t.after(() => spawnSync('umount', ['-l', dataDir]));
  const ballast = path.join(dataDir, 'ballast');
  const world = await World.start({ dataDir, settings: { 'storage.reserve': '2 MiB' } });
  t.after(() => world.stop());
  const { agent, visitor, id, path: messages } = await pair(world);
  const follower = new Follower(asVisitor(visitor), id);
  await until('connected', () => follower.socket);
  const pid = world.server.pid;
  assert.ok(statSync(path.join(dataDir, 'reserve')).blocks * 512 >= 2 << 20, 'the reserve takes real room');
  // First the other program that fills the disk: it would else eat up the reserve as well.
  spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'], { stdio: 'ignore' });
  const stop = burst(follower);
  await until('a refusal', () => follower.errors?.length > 0, 20_000);
  await stop();
  assert.deepEqual([...new Set(follower.errors.map((one) => one.code))], ['storage_full']);
  // Every door says the same, with when to try again.
  const refusals = [
    await visitor.call('POST', messages, { json: { client_id: randomUUID(), text: 'z'.repeat(9000) } }),
    await agent.call('POST', `/conversations/${id}/messages`, { json: { client_id: randomUUID(), kind: 'text', text: 'no room' } }),
    await world.admin.call('PATCH', '/workspace', { json: { name: 'Full Works' } }),
    await visitor.call('POST', '/widget/attachments?name=a.txt', { body: 'x'.repeat(5000), headers: { 'content-type': 'text/plain' } }),
  ];
  for (const refused of refusals) {
    assert.equal(refused.status, 507, refused.text);
    assert.equal(refused.json.code, 'storage_full');
    assert.ok(Number(refused.headers['retry-after']) > 0);
  }
  // Reading and what the reserve is for.
  await agent.get(`/conversations/${id}/messages`);
  await agent.get('/search', { query: 'kettle' });
  const inAgain = await world.signIn(world.server.admin.email, world.server.admin.password);
  assert.ok(inAgain.me.user);
  assert.equal((await inAgain.call('DELETE', '/session')).status, 204);
  assert.equal((await exchange(world.server, 'GET', '/healthz')).status, 200);
  await until('the alarm', () => /95 % full/.test(world.server.log()), 3000);
  rmSync(ballast);
  const freed = Date.now();
  await until('writing again', async () => (await visitor.call('POST', messages, { json: { client_id: 'room-again', text: 'there is room' } })).status === 200, 5000);
  trial.run(Date.now() - freed);
  await until('all acks', () => {
    if (follower.pending.size) follower.again();
    return follower.pending.size === 0;
  }, 10_000);
  await until('the reserve', () => existsSync(path.join(dataDir, 'reserve')), 5000);
  assert.equal(world.server.pid, pid, 'the same process all the time');
  await examine(world.server, [{ agent, id, both: [follower] }], trial);
  await follower.close();
  trial.held();
});

/** How many syncs failed on how many files of the database, and how long the process lived after the first. */
function syncsAfterFailure(marker) {
  const lines = readFileSync(marker, 'utf8').split('\n').filter((line) => line.includes('(INJECTED)') && /deskbell\.db/.test(line));
  const files = new Set(lines.map((line) => /<([^>]+)>/.exec(line)[1]));
  const first = Number(/ (\d+\.\d+) /.exec(lines[0])[1]);
  return { failures: lines.length, files: files.size, lasted: Math.round(Date.now() - first * 1000) };
}

test('a sync that fails ends the process before anything more is acknowledged, and a restart recovers', { timeout: 90_000 }, async (t) => {
  const trial = new Trial(t, { fault: 'a sync fails (EIO)', engine: 'sqlite' });
  const marker = path.join(temporaryDirectory(), 'strace.log');
  const world = await World.start();
  t.after(() => world.stop());
  const { agent, visitor, id } = await pair(world);
  for (let round = 0; round < 2; ++round) {
    await world.server.stop();
    // Enough syncs for the start, then none succeeds any more.
    world.server.wrap = ['strace', '-f', '-qq', '-y', '-ttt', '-o', marker, '-e', 'trace=fdatasync,fsync', '-e', `inject=fdatasync,fsync:error=EIO:when=${40 + round * 23}+`];
    await world.server.start();
    const follower = new Follower(asVisitor(visitor), id);
    await until('connected', () => follower.socket, 10_000);
    const stop = burst(follower);
    const { code } = await Promise.race([world.server.exited, wait(30_000).then(() => ({ code: 'alive' }))]);
    await stop();
    assert.notEqual(code, 'alive', 'the process goes on after a failed sync');
    assert.notEqual(code, 0);
    assert.match(world.server.log(), /storage failed/);
    const { failures, files, lasted } = syncsAfterFailure(marker);
    assert.equal(failures, files, 'a file was synced again after its sync had failed');
    assert.ok(lasted <= 1500, `it lived for ${lasted} ms after the failed sync`);
    t.diagnostic(`ended ${lasted} ms after the failed sync`);
    const ackedBefore = follower.acked.size;
    assert.ok(ackedBefore > 0);
    world.server.wrap = [];
    await world.server.start();
    trial.run(world.server.startMs);
    await until('all acks', () => follower.pending.size === 0, 15_000);
    await examine(world.server, [{ agent, id, both: [follower] }], trial);
    await follower.close();
  }
  assert.ok(existsSync(marker));
  trial.held();
});

test('a data directory in use is refused, and a damaged configuration names the key', () => {
  const server = new Server();
  writeFileSync(path.join(server.dataDir, 'deskbell.toml'), '[http]\nlissten = "127.0.0.1:1"\n');
  const refused = server.run('check', ['--config', path.join(server.dataDir, 'deskbell.toml')]);
  assert.notEqual(refused.status, 0);
  assert.match(refused.stdout + refused.stderr, /http\.lissten[\s\S]*http\.listen/);
  rmSync(server.dataDir, { recursive: true, force: true });
});
