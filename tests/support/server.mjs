// Starts the real program in a directory of its own, and stops it by its process id.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = process.env.DESKBELL ?? path.join(root, 'build/dev/deskbell');

// The limits have tests of their own; elsewhere they would only slow the tests down.
const kDefaults = {
  'limits.address_per_second': 0,
  'limits.principal_per_second': 0,
  'limits.sign_in_per_minute': 0,
  'limits.frames_per_second': 0,
  'log.level': 'debug',
};

// Another program that reads the file while it is served.
const kQuery = `
import sqlite3, sys
database = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True, timeout=20)
for row in database.execute(sys.argv[2]):
    print('|'.join('' if value is None else str(value) for value in row))
`;

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Repeats `probe` until it answers something true. */
export async function until(what, probe, ms = 10_000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await wait(20);
  }
}

export function temporaryDirectory() {
  return mkdtempSync(path.join(tmpdir(), 'deskbell-test-'));
}

const tornDown = new WeakMap();

/** Runs `step` after the test: what was set up last is taken away first (node:test's own hooks go the other way). */
export function afterwards(t, step) {
  const steps = tornDown.get(t) ?? [];
  if (steps.length === 0) {
    tornDown.set(t, steps);
    t.after(async () => {
      while (steps.length > 0) await steps.pop()();
    });
  }
  steps.push(step);
}

let databases = 0;

/** A database of its own on the PostgreSQL of the tests, or a copy of such a one; a missing server is a failure. */
export function freshPostgres({ template } = {}) {
  const server = process.env.DESKBELL_TEST_POSTGRES;
  if (!server) throw new Error('DESKBELL_TEST_POSTGRES is not set: eval "$(scripts/test-postgres start)"');
  const name = `deskbell_api_${process.pid}_${Date.now().toString(36)}_${++databases}`;
  const made = spawnSync('psql', ['-q', server, '-c', `CREATE DATABASE ${name}${template ? ` TEMPLATE ${template.name}` : ''}`], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`cannot make a database: ${made.stderr ?? made.error}`);
  return {
    name,
    url: server.replace(/\/[^/?]*(\?|$)/, `/${name}$1`),
    drop: () => spawnSync('psql', ['-q', server, '-c', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]),
  };
}

/**
 * One centre: a data directory (and database), with the program running on it or not.
 * `wrap` is put before the program, such as ['strace', ...].
 */
export class Server {
  constructor({ settings = {}, databaseUrl, dataDir, wrap = [], address = '127.0.0.1' } = {}) {
    this.dataDir = dataDir ?? temporaryDirectory();
    this.ownsDirectory = !dataDir;
    this.settings = { ...kDefaults, ...(databaseUrl ? { 'database.url': databaseUrl } : {}), ...settings };
    this.wrap = wrap;
    this.address = address;
    this.listen = `${address}:0`;
    this.logFile = path.join(temporaryDirectory(), 'server.log');
  }

  arguments(command, extra = []) {
    const set = Object.entries({ ...this.settings, 'http.listen': this.listen }).flatMap(([k, v]) => ['--set', `${k}=${v}`]);
    return [command, ...extra, '--data-dir', this.dataDir, ...set];
  }

  /** A command that ends by itself, such as `init`. */
  run(command, extra = []) {
    const done = spawnSync(binary, this.arguments(command, extra), { encoding: 'utf8', cwd: this.dataDir });
    if (done.error) throw done.error;
    return done;
  }

  /** As run(), while the test goes on. */
  async runMeanwhile(command, extra = []) {
    const child = spawn(binary, this.arguments(command, extra), { stdio: ['ignore', 'pipe', 'pipe'], cwd: this.dataDir });
    const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { status, stdout, stderr };
  }

  /** What a statement answers, as psql prints it: a row a line, columns divided by "|". */
  sql(statement) {
    const url = this.settings['database.url'];
    const done = url
      ? spawnSync('psql', ['-XAtq', url, '-c', statement], { encoding: 'utf8' })
      : spawnSync('python3', ['-c', kQuery, path.join(this.dataDir, 'deskbell.db'), statement], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr ?? String(done.error));
    return done.stdout.trim();
  }

  init() {
    const done = this.run('init', ['--name', 'Ada Admin', '--email', 'ada@example.com', '--workspace', 'Test Works']);
    if (done.status !== 0) throw new Error(`init failed: ${done.stderr}`);
    this.admin = { email: 'ada@example.com', password: /^password: (\S+)$/m.exec(done.stdout)[1] };
    return this;
  }

  async start() {
    const log = openSync(this.logFile, 'a');
    const command = [...this.wrap, binary, ...this.arguments('serve')];
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', log], cwd: this.dataDir });
    closeSync(log);
    this.child = child;
    this.exited = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
    let output = '';
    child.stdout.setEncoding('utf8');
    const begun = Date.now();
    await new Promise((ready, failed) => {
      child.stdout.on('data', (text) => {
        output += text;
        const address = /https?:\/\/(\S+?):(\d+)\s/.exec(output);
        if (!address) return;
        this.port = Number(address[2]);
        ready();
      });
      child.once('error', failed);
      child.once('exit', (code) => failed(new Error(`the server ended with ${code}: ${output}${this.log().slice(-2000)}`)));
    });
    this.startMs = Date.now() - begun;
    this.output = output;
    // After a restart clients look for it where it was.
    this.listen = `${this.address}:${this.port}`;
    return this;
  }

  get url() {
    return `http://${this.address}:${this.port}`;
  }

  /** The process of the program itself, below strace or prlimit. */
  get pid() {
    if (this.wrap.length === 0) return this.child.pid;
    const children = readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/children`, 'utf8').trim();
    return children ? Number(children.split(' ')[0]) : this.child.pid;
  }

  log() {
    return readFileSync(this.logFile, 'utf8');
  }

  async kill(signal = 'SIGKILL') {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return this.exited;
    process.kill(this.pid, signal);
    return this.exited;
  }

  /** SIGTERM, and SIGKILL when that does not help. */
  async stop() {
    if (!this.child) return undefined;
    const late = setTimeout(() => this.kill('SIGKILL'), 15_000);
    const result = await this.kill('SIGTERM');
    clearTimeout(late);
    return result;
  }

  async dispose() {
    await this.kill('SIGKILL');
    if (process.env.KEEP) return;
    if (this.ownsDirectory) rmSync(this.dataDir, { recursive: true, force: true });
    rmSync(path.dirname(this.logFile), { recursive: true, force: true });
  }
}
