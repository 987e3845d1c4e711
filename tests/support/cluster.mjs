// Several nodes on one PostgreSQL, with a real nats-server between them.
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, exchange } from './client.mjs';
import { freshPostgres, Server, until } from './server.mjs';
import { Socket } from './socket.mjs';
import { World } from './world.mjs';

const freePort = () =>
  new Promise((done) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** A nats-server on loopback; the port stays the same over restarts. */
export class Nats {
  async start() {
    this.port ??= await freePort();
    this.directory ??= mkdtempSync(path.join(tmpdir(), 'deskbell-nats-'));
    this.child = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(this.port), '-sd', this.directory], { stdio: 'ignore' });
    this.exited = new Promise((done) => this.child.once('exit', done));
    this.child.once('error', (error) => {
      throw error;
    });
    await until('nats-server', () => this.answers());
    return this;
  }

  answers() {
    return new Promise((done) => {
      const socket = net.connect(this.port, '127.0.0.1', () => {
        socket.destroy();
        done(true);
      });
      socket.on('error', () => done(false));
    });
  }

  get url() {
    return `nats://127.0.0.1:${this.port}`;
  }

  signal(name) {
    process.kill(this.child.pid, name);
  }

  async kill() {
    if (this.child?.exitCode === null && this.child.signalCode === null) this.signal('SIGKILL');
    await this.exited;
  }

  /** Back with nothing of what it had on disk. */
  async wipe() {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
    this.directory = undefined;
    await this.start();
  }

  async dispose() {
    await this.kill();
    if (this.directory) rmSync(this.directory, { recursive: true, force: true });
  }
}

export class Cluster extends World {
  /** `nats: false` leaves the nodes with polling. */
  static async start({ nodes = 3, nats = true, settings = {} } = {}) {
    const world = new Cluster();
    world.postgres = freshPostgres();
    world.shared = mkdtempSync(path.join(tmpdir(), 'deskbell-shared-'));
    mkdirSync(path.join(world.shared, 'blobs'));
    try {
      if (nats) world.nats = await new Nats().start();
      world.nodes = [];
      for (let i = 0; i < nodes; ++i) world.nodes.push(world.makeNode(settings));
      world.server = world.nodes[0].init();
      await Promise.all(world.nodes.map((node) => node.start()));
      await world.enter();
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  makeNode(settings = {}) {
    return new Server({
      databaseUrl: this.postgres.url,
      settings: {
        'vault.directory': path.join(this.shared, 'keys'),
        'blob.directory': path.join(this.shared, 'blobs'),
        ...(this.nats ? { 'cluster.nats': this.nats.url } : {}),
        ...settings,
      },
    });
  }

  async stop() {
    for (const socket of this.sockets ?? []) socket.cut();
    for (const node of this.nodes ?? []) await node.dispose();
    await this.nats?.dispose();
    this.postgres?.drop();
    rmSync(this.shared, { recursive: true, force: true });
  }

  /** The same person, asking another node. */
  at(node, client) {
    const { me, id, email, token, session, conversation } = client;
    return Object.assign(new Client(this, client.headers), { server: node, me, id, email, token, session, conversation });
  }

  sql = (statement) => this.nodes[0].sql(statement);

  /** The node that has the lease, if any. */
  holder(lease) {
    const address = this.sql(
      `SELECT n.address FROM cluster_lease l JOIN cluster_node n ON n.identity = l.holder WHERE l.name = '${lease}' AND l.until > extract(epoch FROM clock_timestamp()) * 1000000`,
    );
    return this.nodes.find((node) => address.endsWith(`:${node.port}`));
  }

  others(node) {
    return this.nodes.filter((one) => one !== node);
  }

  ready = async (node) => (await exchange(node, 'GET', '/readyz', { agent: undefined }).catch(() => ({ status: 0 }))).status;

  consoleAt = async (node, client) => this.track(await Socket.console(this.at(node, client)));
  visitorAt = async (node, visitor) => this.track(await Socket.visitor(this.at(node, visitor)));
}

export const isClustered = readdirSync('/usr/sbin').concat(readdirSync('/usr/bin')).includes('nats-server');
if (!isClustered) throw new Error('nats-server is missing: scripts/setup installs it');
