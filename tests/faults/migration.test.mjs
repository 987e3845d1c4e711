// kill -9 in the middle of a migration, or of a copy from one engine to the other: the schema is the old or the new one,
// never between, and whoever says the same again gets to the end with everything that was there.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { count, allMessages, sound } from '../support/journal.mjs';
import { makeOlder } from '../support/older.mjs';
import { random, seed } from '../support/random.mjs';
import { binary, freshPostgres, Server, temporaryDirectory } from '../support/server.mjs';
import { isFull, rounds, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kTalks = 6;
// What reaches the disk, and what reaches the other server.
const kCalls = { sqlite: ['pwrite64', 'fdatasync', 'ftruncate'], postgres: ['sendto'] };

/** A stopped centre with talks in it; `acked`: by conversation what was acknowledged. */
async function filled(t, engine, messages) {
  const world = await World.start({ engine });
  t.after(() => world.stop());
  const shop = await world.installation();
  const acked = new Map();
  for (let i = 0; i < kTalks; ++i) {
    const visitor = await world.talk(shop);
    const { id } = visitor.conversation;
    const socket = await world.visitorSocket(visitor);
    const frames = Array.from({ length: messages }, () => ({ type: 'post', conversation: id, client_id: randomUUID(), text: 'kept over all migrations' }));
    acked.set(id, await Promise.all(frames.map(async (frame) => [frame.client_id, await socket.acked(frame, { ms: 30_000 })])));
  }
  await world.server.stop();
  return { world, acked };
}

const strace = (call, n, log) => ['strace', '-f', '-qq', '-o', log, '-e', `trace=${call}`, ...(n ? ['-e', `inject=${call}:signal=SIGKILL:when=${n}`] : [])];

/** Runs a command that is killed when it makes its n-th such call; the exit of one that was killed is null. */
function killedAt(server, call, n, command, extra = []) {
  const all = [...strace(call, n, '/dev/null'), binary, ...server.arguments(command, extra)];
  const done = spawnSync(all[0], all.slice(1), { encoding: 'utf8', cwd: server.dataDir });
  if (done.error) throw done.error;
  return done;
}
const wasKilled = ({ status, signal }) => signal === 'SIGKILL' || status === 137;

/** How often the command makes the call when nobody kills it. */
function countedCalls(server, call, command) {
  const log = path.join(temporaryDirectory(), 'calls');
  const all = [...strace(call, 0, log), binary, ...server.arguments(command)];
  assert.equal(spawnSync(all[0], all.slice(1), { cwd: server.dataDir }).status, 0);
  const found = spawnSync('grep', ['-c', call, log], { encoding: 'utf8' });
  rmSync(path.dirname(log), { recursive: true });
  return Number(found.stdout);
}

/** The same database once more, for one kill. */
function copyOf(world, engine) {
  const dataDir = path.join(temporaryDirectory(), 'copy');
  cpSync(world.server.dataDir, dataDir, { recursive: true });
  const server = new Server({ dataDir });
  if (engine === 'postgres') {
    const fresh = freshPostgres({ template: world.postgres });
    server.settings['database.url'] = fresh.url;
    server.drop = fresh.drop;
  }
  return server;
}

function dispose(server) {
  server.drop?.();
  rmSync(path.dirname(server.dataDir), { recursive: true, force: true });
  rmSync(path.dirname(server.logFile), { recursive: true, force: true });
}

for (const engine of ['sqlite', 'postgres'])
  test(`kill -9 during a migration of a database of an older release (${engine}, SEED=${seed})`, { timeout: 900_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'kill -9 during a migration', engine });
    const { world, acked } = await filled(t, engine, 30);
    const undone = makeOlder(world.server);
    const messages = world.server.sql('SELECT COUNT(*) FROM message');
    const applied = () => Number(world.server.sql('SELECT COUNT(*) FROM schema_migration'));
    const old = applied();
    const chance = random(engine.length);
    const between = new Set();
    for (const call of kCalls[engine]) {
      const dry = copyOf(world, engine);
      const calls = countedCalls(dry, call, 'migrate');
      dispose(dry);
      const every = Array.from({ length: calls }, (_, i) => i + 1);
      const chosen = isFull ? every : every.filter(() => chance() < 3 / calls);
      for (const n of chosen) {
        const server = copyOf(world, engine);
        const killed = killedAt(server, call, n, 'migrate');
        // Threads share the calls differently from run to run; one may come to its end.
        if (wasKilled(killed)) {
          between.add(Number(server.sql('SELECT COUNT(*) FROM schema_migration')) - old);
          const begun = Date.now();
          const done = server.run('migrate');
          assert.equal(done.status, 0, `after a kill at ${call} ${n}: ${done.stderr}`);
          trial.run(Date.now() - begun);
        } else assert.equal(killed.status, 0, killed.stderr);
        assert.equal(Number(server.sql('SELECT COUNT(*) FROM schema_migration')), old + undone);
        assert.equal(server.sql('SELECT COUNT(*) FROM message'), messages);
        sound(server);
        dispose(server);
      }
    }
    // In the end it serves, with everything.
    assert.equal(world.server.run('migrate').status, 0);
    await world.server.start();
    await world.meet(world.server.admin);
    for (const [id, some] of acked) count(await allMessages(world.admin, id), new Map(some), trial);
    trial.held(`${undone} migrations; killed when ${[...between].sort().join(', ')} of them were done`);
  });

for (const [from, to] of [['sqlite', 'postgres'], ['postgres', 'sqlite']])
  test(`kill -9 during a copy from ${from} to ${to}, again and again: the same command goes on and ends with everything`, { timeout: 300_000 }, async (t) => {
    const trial = new Trial(t, { fault: `kill -9 during migrate --copy from ${from}`, engine: to });
    const { world, acked } = await filled(t, from, 200);
    const fresh = to === 'postgres' ? freshPostgres() : undefined;
    t.after(() => fresh?.drop());
    const directory = temporaryDirectory();
    t.after(() => rmSync(directory, { recursive: true, force: true }));
    const urls = [world.server.settings['database.url'] ?? `sqlite:${world.server.dataDir}/deskbell.db`, fresh?.url ?? `sqlite:${directory}/deskbell.db`];
    const step = rounds({ few: 150, many: 7 });
    let last;
    for (let n = 5; ; n += step) {
      const begun = Date.now();
      last = killedAt(world.server, kCalls[to][0], n, 'migrate', ['--copy', ...urls]);
      if (!wasKilled(last)) {
        trial.times.push(Date.now() - begun);
        break;
      }
      trial.run();
    }
    // One that was killed after its last commit left nothing to be done.
    const isDone = last.status === 1 && /is not empty/.test(last.stderr) && !/unfinished/.test(last.stderr);
    assert.ok(isDone || (last.status === 0 && /Copied and verified/.test(last.stdout)), last.stdout + last.stderr);
    assert.ok(trial.runs > 2, `${trial.runs} kills`);
    const tables = ['event', 'message', 'conversation', 'contact', 'identity_user', 'audit_record'];
    const sizes = (server) => tables.map((table) => Number(server.sql(`SELECT COUNT(*) FROM ${table}`)));
    const before = sizes(world.server);
    world.server.settings['database.url'] = urls[1];
    assert.deepEqual(sizes({ sql: (statement) => copied(urls[1], world.server).sql(statement) }), before);
    await world.server.start();
    await world.meet(world.server.admin);
    for (const [id, some] of acked) count(await allMessages(world.admin, id), new Map(some), trial);
    assert.equal((await world.admin.get('/search', { query: 'migrations' })).items.length > 0, true);
    sound(copied(urls[1], world.server));
    trial.held('time of the last run, which ended');
  });

/** The server as its new database wants to be asked. */
function copied(url, server) {
  if (!url.startsWith('sqlite:')) return server;
  const at = new Server({ dataDir: path.dirname(url.slice('sqlite:'.length)) });
  at.run = (...words) => server.run(...words);
  return at;
}
