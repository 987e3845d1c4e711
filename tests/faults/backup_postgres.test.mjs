// Backups of a centre on PostgreSQL: the program and the real pgBackRest, from the configuration that the program prints
// to a restored centre that serves. In root's hands pgBackRest runs as the user of the database, as behind sudo.
//   SEED=n repeats a run
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { firstBackup, poster } from '../support/backups.mjs';
import { allMessages, count, sound } from '../support/journal.mjs';
import { asPostgres, giveToPostgres, Postgres } from '../support/postgres.mjs';
import { random, seed } from '../support/random.mjs';
import { Server, afterwards, temporaryDirectory, until, wait } from '../support/server.mjs';
import { rounds, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

/** A server that archives, a repository that is its user's, and a centre that backs up there. */
async function backedUp(t) {
  const directory = temporaryDirectory();
  afterwards(t, () => rmSync(directory, { recursive: true, force: true }));
  chmodSync(directory, 0o711);
  const store = path.join(directory, 'store');
  const tool = path.join(directory, 'pgbackrest.conf');
  const own = path.join(store, 'pgbackrest');
  mkdirSync(store, { mode: 0o711 });
  chmodSync(store, 0o711);
  mkdirSync(own, { mode: 0o700 });
  giveToPostgres(own);
  const postgres = new Postgres(['-c archive_mode=on', `-c "archive_command=pgbackrest --config=${tool} --stanza=deskbell archive-push %p"`]);
  afterwards(t, () => postgres.dispose());
  const settings = {
    'backup.to': store, 'backup.key_file': path.join(directory, 'key'), 'backup.rehearse_in': path.join(directory, 'rehearsal'), 'backup.rehearse_every': '0s',
    'backup.pgbackrest': [...asPostgres, 'pgbackrest'].join(' '), 'backup.pgbackrest_config': tool,
  };
  const operator = new Server({ settings, databaseUrl: postgres.url });
  afterwards(t, () => operator.dispose());
  const made = operator.run('backup', ['key', '--create']);
  assert.equal(made.status, 0, made.stderr);
  const printed = operator.run('backup', ['pg-config']);
  assert.equal(printed.status, 0, printed.stderr);
  writeFileSync(tool, printed.stdout, { mode: 0o600 });
  // The tool's own default is one place for the whole machine.
  appendFileSync(tool, `[global]\nlock-path=${own}/lock\nspool-path=${own}/spool\n`);
  giveToPostgres(tool);
  const world = await World.start({ settings, databaseUrl: postgres.url });
  afterwards(t, () => world.stop());
  return { directory, store, settings, postgres, world };
}

/** The centre as it was at `at`, on a server of its own. */
async function restored(t, { directory, settings, world }, at) {
  const to = path.join(directory, `restored-${randomUUID().slice(0, 8)}`);
  const done = world.server.run('restore', [...(at ? ['--at', new Date(at).toISOString()] : []), '--to', to]);
  assert.equal(done.status, 0, done.stderr);
  const postgres = new Postgres([], { data: path.join(to, 'postgres') });
  afterwards(t, () => postgres.dispose());
  const copy = new World();
  copy.server = new Server({ dataDir: to, databaseUrl: postgres.url, settings: { ...settings, 'backup.to': '' } });
  afterwards(t, () => copy.stop());
  await copy.server.start();
  copy.server.admin = world.server.admin;
  await copy.enter();
  return copy;
}

test(`pgBackRest: a random moment comes back with what was acknowledged by then, its files and its keys (SEED=${seed})`, { timeout: 240_000 }, async (t) => {
  const trial = new Trial(t, { fault: 'restore to a random time under load', engine: 'postgres' });
  const setup = await backedUp(t);
  const { world } = setup;
  const { id, visitor, post, journal } = await poster(world);
  // pgBackRest counts in seconds: a base reaches to the next one.
  const { reaches } = await firstBackup(world);
  await until('a moment behind the base', () => Date.now() > Date.parse(reaches));
  const early = Date.now() - 3_600_000;
  const from = Date.now() + 50;
  let going = true;
  const posting = [0, 1].map(async () => {
    while (going) await post();
  });
  await wait(500);
  const file = (await visitor.call('POST', '/widget/attachments', { query: { name: 'bill.txt' }, body: 'one kettle' })).json;
  await visitor.post(`/widget/conversations/${id}/messages`, { client_id: randomUUID(), text: 'the bill', attachments: [file.id] });
  const billed = Date.now();
  await wait(1000);
  going = false;
  await Promise.all(posting);
  const to = Date.now();
  const again = world.server.run('backup');
  assert.equal(again.status, 0, again.stderr);
  assert.match(again.stdout, /server that runs makes the backup/);
  assert.equal(world.server.run('backup', ['list']).stdout.match(/Deskbell/g).length, 2);
  const verified = world.server.run('backup', ['verify']);
  assert.equal(verified.status, 0, verified.stdout + verified.stderr);
  assert.equal((await world.admin.get('/backups')).error, '');
  const chance = random(3);
  const times = Array.from({ length: rounds({ few: 1, many: 5 }) }, () => Math.round(billed + chance() * (to - billed)));
  for (const at of [...times, from]) {
    const asked = Date.now();
    const copy = await restored(t, setup, at);
    trial.run(Date.now() - asked);
    const messages = await allMessages(copy.admin, id);
    const there = new Set(messages.map((message) => message.client_id));
    count(messages, journal.filter(({ acked }) => acked < at).map(({ client_id }) => client_id), trial);
    for (const { client_id, begun } of journal) if (begun > at) assert.ok(!there.has(client_id), `came from later: ${begun - at} ms after`);
    const bill = messages.find((message) => message.attachments?.length > 0);
    assert.equal(Boolean(bill), at > billed);
    if (bill) assert.equal((await copy.admin.call('GET', bill.attachments[0].url)).text, 'one kettle');
    assert.match((await copy.admin.get('/outbound')).hold.reason, /^Restored to /);
    sound(copy.server);
    await copy.admin.post('/outbound/resume');
    await copy.stop();
  }

  const rehearsed = world.server.run('rehearse-restore');
  assert.equal(rehearsed.status, 0, rehearsed.stdout + rehearsed.stderr);
  assert.match(rehearsed.stdout, new RegExp(`messages +${journal.length + 2}\\b`));
  assert.deepEqual(readdirSync(setup.settings['backup.rehearse_in']), [], 'a rehearsal leaves nothing');

  const target = path.join(setup.directory, 'never');
  const refused = (at) => world.server.run('restore', ['--at', new Date(at).toISOString(), '--to', target]);
  const before = refused(early);
  assert.equal(before.status, 1);
  assert.match(before.stderr, /can be restored to .* or later/);
  const after = refused(Date.now() + 3_600_000);
  assert.equal(after.status, 1);
  assert.match(after.stderr, /ends before that time/);
  assert.deepEqual(existsSync(target) ? readdirSync(target) : [], [], 'a restore that fails leaves nothing');

  // What was archived is lost: no copy can be made whole.
  rmSync(path.join(setup.store, 'pgbackrest/archive'), { recursive: true });
  const bad = world.server.run('rehearse-restore');
  assert.equal(bad.status, 1, bad.stdout);
  assert.deepEqual(readdirSync(setup.settings['backup.rehearse_in']), []);
  trial.held('time of a restore and start');
});
