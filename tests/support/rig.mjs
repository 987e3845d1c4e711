// The whole cluster of scripts/cluster, in a directory of its own: three nodes, Patroni, etcd, NATS, HAProxy.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { binary } from './server.mjs';
import { isFull } from './trial.mjs';
import { World } from './world.mjs';

const script = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../scripts/cluster');

// Long: only when all faults are asked for.
export const skip = isFull ? false : 'long; scripts/test faults runs it';

export class Rig extends World {
  static async start(environment = {}) {
    const world = new Rig();
    world.directory = mkdtempSync(path.join(tmpdir(), 'deskbell-rig-'));
    const unlimited = ['address_per_second', 'principal_per_second', 'sign_in_per_minute', 'frames_per_second'].map((key) => `--set limits.${key}=0`);
    world.environment = { ...process.env, CLUSTER_DIR: world.directory, DESKBELL: binary, CLUSTER_SETTINGS: unlimited.join(' '), ...environment };
    try {
      const output = world.run('start');
      world.ports = Object.fromEntries([...world.run('env').matchAll(/^(\w+)='?([^'\n]*)'?$/gm)].map(([, name, value]) => [name, value]));
      world.server = world.door(world.ports.HTTP_PORT);
      world.nodes = [1, 2, 3].map((n) => Object.assign(world.door(world.ports[`NODE${n}_PORT`]), { name: `node${n}` }));
      world.server.admin = { email: 'ada@example.com', password: /^password: (\S+)$/m.exec(output)[1] };
      await world.enter();
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  door(port) {
    return { port: Number(port), url: `http://127.0.0.1:${port}`, sql: this.sql, run: this.command };
  }

  /** A command of the program, as the first node is configured. */
  command = (name, extra = []) => {
    const settings = { 'database.url': this.ports.DATABASE_URL, 'vault.directory': path.join(this.directory, 'keys'), 'blob.directory': path.join(this.directory, 'blobs') };
    const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    return spawnSync(binary, [name, ...extra, '--data-dir', path.join(this.directory, 'node1', 'data'), ...set], { encoding: 'utf8' });
  };

  run(...words) {
    const done = spawnSync(script, words, { encoding: 'utf8', env: this.environment });
    if (done.status !== 0) throw new Error(`cluster ${words.join(' ')}: ${done.stderr}`);
    return done.stdout;
  }

  sql = (statement) => this.run('sql', statement).trim();
  pid = (part) => Number(readFileSync(path.join(this.directory, part, 'pid'), 'utf8'));

  async stop() {
    for (const socket of this.sockets ?? []) socket.cut();
    spawnSync(script, [process.env.KEEP ? 'stop' : 'destroy'], { env: this.environment });
  }
}
