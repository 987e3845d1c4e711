// Two sites in network namespaces with a line between them that can be cut, and doors by which tests always reach both.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from './server.mjs';

export const needsRoot = process.getuid() === 0 ? false : 'needs root for network namespaces';
const kPostgres = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'];

export function sh(...words) {
  const done = spawnSync(words[0], words.slice(1), { encoding: 'utf8', cwd: '/tmp' });
  if (done.status !== 0) throw new Error(`${words.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.stdout.trim();
}

export class Sites {
  constructor() {
    this.net = 10 + (process.pid % 200);
    this.names = { a: `dba${process.pid}`, b: `dbb${process.pid}` };
    this.directory = mkdtempSync(path.join(tmpdir(), 'deskbell-sites-'));
    sh('chmod', '755', this.directory);
    this.children = [];
    for (const [site, name] of Object.entries(this.names)) {
      sh('ip', 'netns', 'add', name);
      sh('ip', '-n', name, 'link', 'set', 'lo', 'up');
      // The door.
      sh('ip', 'link', 'add', `${name}d`, 'type', 'veth', 'peer', 'name', 'door', 'netns', name);
      sh('ip', 'addr', 'add', `10.${this.net}.${site === 'a' ? 1 : 2}.1/24`, 'dev', `${name}d`);
      sh('ip', 'link', 'set', `${name}d`, 'up');
      sh('ip', '-n', name, 'addr', 'add', `${this.door(site)}/24`, 'dev', 'door');
      sh('ip', '-n', name, 'link', 'set', 'door', 'up');
    }
    const { a, b } = this.names;
    sh('ip', '-n', a, 'link', 'add', 'line', 'type', 'veth', 'peer', 'name', 'line', 'netns', b);
    for (const site of ['a', 'b']) {
      sh('ip', '-n', this.names[site], 'addr', 'add', `${this.at(site)}/24`, 'dev', 'line');
      sh('ip', '-n', this.names[site], 'link', 'set', 'line', 'up');
    }
  }

  /** Where tests reach the site, and where the other site does. */
  door = (site) => `10.${this.net}.${site === 'a' ? 1 : 2}.2`;
  at = (site) => `10.${this.net}.9.${site === 'a' ? 1 : 2}`;
  inside = (site) => ['ip', 'netns', 'exec', this.names[site]];

  cut = () => sh('ip', '-n', this.names.b, 'link', 'set', 'line', 'down');
  mend = () => sh('ip', '-n', this.names.b, 'link', 'set', 'line', 'up');

  run(site, name, ...command) {
    const log = openSync(path.join(this.directory, `${name}.log`), 'a');
    const all = [...this.inside(site), ...command];
    const child = spawn(all[0], all.slice(1), { stdio: ['ignore', log, log], cwd: '/tmp' });
    this.children.push(child);
    return child;
  }

  /** etcd and a database server at A, its standby at B. */
  async start() {
    const etcd = `${this.at('a')}:2379`;
    this.run('a', 'etcd', 'etcd', '--enable-v2', '--data-dir', path.join(this.directory, 'etcd'), '--listen-client-urls', `http://${etcd}`, '--advertise-client-urls', `http://${etcd}`);
    for (const site of ['a', 'b']) {
      const home = path.join(this.directory, site);
      mkdirSync(home);
      chownSync(home, Number(sh('id', '-u', 'postgres')), -1);
      writeFileSync(path.join(home, 'patroni.yml'), this.patroni(site, home, etcd));
      this.run(site, `pg-${site}`, ...kPostgres, 'patroni', path.join(home, 'patroni.yml'));
      await until(`the database of ${site}`, () => this.rest(site, site === 'a' ? 'primary' : 'replica'), 60_000);
    }
    await until('the standby to be in sync', () => this.rest('b', 'sync'), 60_000);
    this.sql('a', 'CREATE ROLE deskbell LOGIN', 'postgres');
    this.sql('a', 'CREATE DATABASE deskbell OWNER deskbell', 'postgres');
    return this;
  }

  rest = (site, what) => spawnSync('curl', ['-fsS', '-m', '2', `http://${this.door(site)}:8008/${what}`]).status === 0;
  sql = (site, statement, database = 'deskbell') => sh('psql', '-XAtq', `postgresql://postgres@${this.door(site)}/${database}`, '-c', statement);

  get url() {
    return `postgresql://deskbell@${this.at('a')},${this.at('b')}/deskbell?target_session_attrs=read-write&connect_timeout=2`;
  }

  patroni(site, home, etcd) {
    const own = this.at(site);
    return `
scope: sites
name: ${site}
restapi: {listen: "0.0.0.0:8008", connect_address: "${own}:8008"}
etcd: {host: "${etcd}"}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    primary_start_timeout: 0
    synchronous_mode: true
    postgresql: {use_pg_rewind: true, parameters: {shared_buffers: 32MB, wal_log_hints: "on", wal_sender_timeout: 10s, wal_receiver_timeout: 10s}}
  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, data-checksums]
  pg_hba: ["local all all trust", "host all all 10.0.0.0/8 trust", "host replication all 10.0.0.0/8 trust"]
postgresql:
  listen: "0.0.0.0:5432"
  connect_address: "${own}:5432"
  bin_dir: /usr/lib/postgresql/15/bin
  data_dir: ${home}/data
  pgpass: ${home}/pgpass
  basebackup: [{checkpoint: fast}]
  authentication: {superuser: {username: postgres}, replication: {username: replicator}, rewind: {username: postgres}}
  parameters: {unix_socket_directories: "${home}"}
`;
  }

  async stop() {
    // Nothing of a namespace outlives its end.
    for (const name of Object.values(this.names)) {
      const inside = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout.trim().split('\n').filter(Boolean);
      for (const pid of inside) {
        try {
          process.kill(Number(pid), 'SIGKILL');
        } catch {
          // It was quicker.
        }
      }
      spawnSync('ip', ['netns', 'del', name]);
      spawnSync('ip', ['link', 'del', `${name}d`]);
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}
