// A PostgreSQL server of its own, for tests that take it away.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const bin = readdirSync('/usr/lib/postgresql').sort().map((version) => `/usr/lib/postgresql/${version}/bin`).at(-1);
const isRoot = process.getuid() === 0;

/** What is put before a command so that it runs as the user of the database. */
export const asPostgres = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

function run(program, args) {
  const command = [...asPostgres, `${bin}/${program}`, ...args];
  const done = spawnSync(command[0], command.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}${done.stdout}`);
  return done.stdout;
}

/** Makes it the property of the user of the database. */
export function giveToPostgres(file) {
  if (!isRoot) return;
  const idOf = (flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  chownSync(file, idOf('-u'), idOf('-g'));
}

export class Postgres {
  /** `data`: of a server that was there before. */
  constructor(options = [], { data } = {}) {
    this.directory = mkdtempSync(path.join(tmpdir(), 'deskbell-pg-'));
    this.data = data ?? path.join(this.directory, 'data');
    this.options = options;
    chmodSync(this.directory, 0o755);
    giveToPostgres(this.directory);
    if (!data) run('initdb', ['-D', this.data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
    this.start();
  }

  /** A server of its own that repeats all that this one does. */
  standby() {
    const data = mkdtempSync(path.join(tmpdir(), 'deskbell-standby-'));
    giveToPostgres(data);
    run('pg_basebackup', ['-D', data, '-h', this.directory, '-U', 'postgres', '-R', '-c', 'fast', '--no-sync']);
    return new Postgres(this.options, { data });
  }

  sql(statement) {
    const done = spawnSync('psql', ['-XAtq', this.url, '-c', statement], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout.trim();
  }

  get url() {
    return `postgresql://postgres@/postgres?host=${this.directory}`;
  }

  start() {
    const options = ["-c listen_addresses=''", `-c unix_socket_directories=${this.directory}`, '-c shared_buffers=32MB', ...this.options].join(' ');
    run('pg_ctl', ['-D', this.data, '-w', '-l', path.join(this.directory, 'log'), '-o', options, 'start']);
  }

  /** As if the machine had lost its power. */
  crash() {
    run('pg_ctl', ['-D', this.data, '-w', '-m', 'immediate', 'stop']);
  }

  /** The postmaster and all that it has started: nothing answers, nothing is closed. */
  processes() {
    const master = Number(readFileSync(path.join(this.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const children = readFileSync(`/proc/${master}/task/${master}/children`, 'utf8').trim();
    return [master, ...(children ? children.split(' ').map(Number) : [])];
  }

  freeze() {
    for (const pid of this.processes()) process.kill(pid, 'SIGSTOP');
  }

  thaw() {
    for (const pid of this.processes()) process.kill(pid, 'SIGCONT');
  }

  dispose() {
    try {
      this.thaw();
    } catch {
      // It is not running.
    }
    try {
      this.crash();
    } catch {
      // The same.
    }
    rmSync(this.directory, { recursive: true, force: true });
    rmSync(this.data, { recursive: true, force: true });
  }
}
