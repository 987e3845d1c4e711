// A disk or database that fails: clear refusals, nothing acknowledged lost, recovery by itself or by a restart.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { verify } from '../support/journal.mjs';
import { Server, temporaryDirectory, until, wait } from '../support/server.mjs';
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
  for (const answer of await Promise.all(waiting)) {
    assert.equal(answer.status, 503, answer.text);
    assert.ok(Date.now() - begun < 15_000);
  }
  const refused = await posted;
  assert.equal(refused.type, 'error');
  assert.equal(refused.problem.code, 'unavailable');
  assert.equal((await exchange(world.server, 'GET', '/healthz')).status, 200);
  locker.stdin.write('\n');
  await new Promise((done) => locker.once('exit', done));
  await until('writing again', async () => (await visitor.call('POST', messages, { json: { client_id: 'after-lock', text: 'free again' } })).status === 200, 3000);
  await socket.acked({ type: 'post', conversation: id, client_id: 'by-socket', text: 'locked out' });
  await verify(agent, id, []);
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

test('a full disk refuses writes, goes on reading, and takes writes again when there is room', { timeout: 90_000 }, async (t) => {
  const dataDir = temporaryDirectory();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', dataDir]).status === 0;
  const ballast = path.join(dataDir, 'ballast');
  // Where nothing may be mounted, a limit on the size of files is the full disk (EFBIG for ENOSPC).
  const server = { dataDir, wrap: [] };
  if (mounted) t.after(() => spawnSync('umount', ['-l', dataDir]));
  const world = await World.start(server);
  t.after(async () => {
    await world.stop();
    if (!mounted) rmSync(dataDir, { recursive: true, force: true });
  });
  const { agent, visitor, id, path: messages } = await pair(world);
  const follower = new Follower(asVisitor(visitor), id);
  await until('connected', () => follower.socket);
  const pid = world.server.pid;
  const fill = () => {
    if (mounted) spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'], { stdio: 'ignore' });
    else spawnSync('prlimit', ['--pid', String(pid), '--fsize=1048576:unlimited']);
  };
  const free = () => {
    if (mounted) rmSync(ballast);
    else spawnSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:unlimited']);
  };
  const stop = burst(follower);
  await wait(200);
  fill();
  await until('a refusal', () => follower.errors?.length > 0 || !follower.socket, 20_000);
  await stop();
  if (follower.errors?.length) assert.ok(follower.errors.every((one) => ['resource_exhausted', 'unavailable', 'storage_full'].includes(one.code)), JSON.stringify(follower.errors[0]));
  const refused = await visitor.call('POST', messages, { json: { client_id: randomUUID(), text: 'z'.repeat(9000) } });
  assert.ok([503, 507].includes(refused.status) || refused.status === 200, `${refused.status} ${refused.text}`);
  await agent.get(`/conversations/${id}/messages`);
  assert.equal((await exchange(world.server, 'GET', '/healthz')).status, 200);
  free();
  await until('writing again', async () => (await visitor.call('POST', messages, { json: { client_id: 'room-again', text: 'there is room' } })).status === 200, 5000);
  follower.again();
  await until('all acks', () => {
    if (follower.pending.size) follower.again();
    return follower.pending.size === 0;
  }, 10_000);
  assert.equal(world.server.pid, pid, 'the same process all the time');
  await verify(agent, id, [follower]);
  await follower.close();
});

test('a sync that fails ends the process before anything more is acknowledged, and a restart recovers', { timeout: 90_000 }, async (t) => {
  const marker = path.join(temporaryDirectory(), 'strace.log');
  const world = await World.start();
  t.after(() => world.stop());
  const { agent, visitor, id } = await pair(world);
  for (let round = 0; round < 2; ++round) {
    await world.server.stop();
    // Enough syncs for the start, then none succeeds any more.
    world.server.wrap = ['strace', '-f', '-qq', '-o', marker, '-e', 'trace=fdatasync,fsync', '-e', `inject=fdatasync,fsync:error=EIO:when=${40 + round * 23}+`];
    await world.server.start();
    const follower = new Follower(asVisitor(visitor), id);
    await until('connected', () => follower.socket, 10_000);
    const stop = burst(follower);
    const { code } = await Promise.race([world.server.exited, wait(30_000).then(() => ({ code: 'alive' }))]);
    await stop();
    assert.notEqual(code, 'alive', 'the process goes on after a failed sync');
    assert.notEqual(code, 0);
    const ackedBefore = follower.acked.size;
    assert.ok(ackedBefore > 0);
    world.server.wrap = [];
    await world.server.start();
    await until('all acks', () => follower.pending.size === 0, 15_000);
    await verify(agent, id, [follower]);
    await follower.close();
  }
  assert.ok(existsSync(marker));
});

test('a data directory in use is refused, and a damaged configuration names the key', () => {
  const server = new Server();
  writeFileSync(path.join(server.dataDir, 'deskbell.toml'), '[http]\nlissten = "127.0.0.1:1"\n');
  const refused = server.run('check', ['--config', path.join(server.dataDir, 'deskbell.toml')]);
  assert.notEqual(refused.status, 0);
  assert.match(refused.stdout + refused.stderr, /http\.lissten[\s\S]*http\.listen/);
  rmSync(server.dataDir, { recursive: true, force: true });
});
