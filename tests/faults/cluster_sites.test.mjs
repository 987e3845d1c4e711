// Two sites: the standby of the other one is promoted by deploy/cluster/promote, which says first what is at risk; the
// former primary takes no write any more.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allMessages, examine, writer } from '../support/journal.mjs';
import { skip } from '../support/rig.mjs';
import { Server, until } from '../support/server.mjs';
import { Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kBin = '/usr/lib/postgresql/15/bin';
const promote = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../deploy/cluster/promote');
const asPostgres = process.getuid() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

function run(...command) {
  const done = spawnSync(command[0], command.slice(1), { encoding: 'utf8', cwd: '/tmp' });
  if (done.status !== 0) throw new Error(`${command.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.stdout.trim();
}

class Site {
  constructor(directory) {
    this.directory = directory;
    this.socket = mkdtempSync(path.join(tmpdir(), 'deskbell-site-'));
    if (process.getuid() === 0) chownSync(this.socket, Number(run('id', '-u', 'postgres')), -1);
  }

  url(user, database = 'deskbell') {
    return `postgresql://${user}@/${database}?host=${this.socket}`;
  }

  pg(...command) {
    return run(...asPostgres, ...command);
  }

  start() {
    run(...asPostgres, `${kBin}/pg_ctl`, '-D', `${this.socket}/data`, '-w', '-s', '-l', `${this.socket}/log`, '-o', `-c listen_addresses='' -k ${this.socket} -c max_connections=60`, 'start');
    return this;
  }

  sql(statement, database) {
    return run('psql', '-XAtq', this.url('postgres', database), '-c', statement);
  }

  stop() {
    spawnSync(asPostgres[0] ?? `${kBin}/pg_ctl`, [...asPostgres.slice(1), ...(asPostgres.length ? [`${kBin}/pg_ctl`] : []), '-D', `${this.socket}/data`, '-m', 'immediate', 'stop'], { cwd: '/tmp' });
    rmSync(this.socket, { recursive: true, force: true });
  }
}

describe('two sites', { skip }, () => {
  test('promoting counts what is at risk, fences the old primary, and nodes know it by its epoch', { timeout: 120_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'the other site is promoted, the old primary fenced', engine: 'sites' });
    const a = new Site();
    const b = new Site();
    t.after(() => [a, b].forEach((site) => site.stop()));
    a.pg(`${kBin}/initdb`, '-D', `${a.socket}/data`, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8');
    a.start();
    a.sql('CREATE ROLE deskbell LOGIN', 'postgres');
    a.sql('CREATE DATABASE deskbell OWNER deskbell', 'postgres');
    b.pg(`${kBin}/pg_basebackup`, '-d', a.url('postgres', 'postgres'), '-D', `${b.socket}/data`, '-R', '-c', 'fast', '-X', 'stream');
    b.start();

    const world = new World();
    world.server = new Server({ databaseUrl: a.url('deskbell') });
    t.after(() => world.stop());
    world.server.init();
    await world.server.start();
    await world.enter();
    const shop = await world.installation();
    const visitor = await world.talk(shop);
    const socket = await world.visitorSocket(visitor);
    await socket.acked({ type: 'subscribe', stream: visitor.conversation.id, seq: 0 });
    const acked = [];
    const post = async () => {
      const client_id = randomUUID();
      acked.push([client_id, await socket.acked({ type: 'post', conversation: visitor.conversation.id, client_id, text: 'across the line' })]);
    };
    for (let i = 0; i < 10; ++i) await post();
    await until('the other site to have it', () => b.sql('SELECT COUNT(*) FROM event') === a.sql('SELECT COUNT(*) FROM event'));

    // The line between the sites is cut, and work goes on.
    b.sql("ALTER SYSTEM SET primary_conninfo = ''", 'postgres');
    b.sql('SELECT pg_reload_conf()', 'postgres');
    await until('the line to be cut', () => a.sql('SELECT COUNT(*) FROM pg_stat_replication') === '0');
    // What only this site has is what the command says is at risk.
    const both = [writer(acked.splice(0))];
    for (let i = 0; i < 7; ++i) await post();

    const dry = run(promote, '--to', b.url('postgres'), '--from', a.url('postgres'));
    assert.match(dry, /At risk: \d+ events, 7 messages/);
    assert.match(dry, /Nothing was changed/);
    assert.equal(b.sql('SELECT pg_is_in_recovery()'), 't');

    const begun = Date.now();
    const done = run(promote, '--to', b.url('postgres'), '--from', a.url('postgres'), '--yes');
    assert.match(done, /Fencing the old primary/);
    assert.match(done, /At risk: \d+ events, 7 messages/);
    assert.match(done, /as epoch 2/);
    const before = a.sql('SELECT COUNT(*) FROM event');
    const kept = randomUUID();
    const answer = await socket.request({ type: 'post', conversation: visitor.conversation.id, client_id: kept, text: 'to the old one' }, { ms: 20_000 });
    assert.equal(answer.pending, true, JSON.stringify(answer));
    assert.equal(a.sql('SELECT COUNT(*) FROM event'), before);

    // The node moves over.
    await world.server.stop();
    world.server.settings['database.url'] = b.url('deskbell');
    // It may tell of what was lost with the old primary; it is kept as evidence.
    rmSync(path.join(world.server.dataDir, 'audit', 'checkpoints'), { force: true });
    await world.server.start();
    trial.run(Date.now() - begun);
    await world.admin.post('/contacts', { name: 'On the other site' });
    await until('what was kept meanwhile', async () => (await allMessages(world.admin, visitor.conversation.id)).some((one) => one.client_id === kept));
    both.push(writer([[kept, {}]]));
    await examine(world.server, [{ agent: world.admin, id: visitor.conversation.id, both }], trial);
    await until('the node to have seen the epoch', () => b.sql("SELECT value FROM cluster_agreement WHERE name = 'epoch'") === '2');
    await world.server.stop();

    // Somebody lets the former primary in again.
    a.sql('ALTER DATABASE deskbell CONNECTION LIMIT -1', 'postgres');
    world.server.settings['database.url'] = a.url('deskbell');
    const again = world.server.run('serve');
    assert.equal(again.status, 1);
    assert.match(again.stderr, /former primary/);
    assert.equal(a.sql('SELECT COUNT(*) FROM event'), before);
    trial.held('7 messages at risk, as told before');
  });
});
