// A running centre with its first people, as tests need it.
import { randomUUID } from 'node:crypto';
import { Client, exchange } from './client.mjs';
import { Contract } from './contract.mjs';
import { freshPostgres, Server, until } from './server.mjs';
import { Socket } from './socket.mjs';

export const kPassword = 'correct horse battery staple';

export class World {
  /** `engine`: 'sqlite' or 'postgres'; the other options are those of Server. */
  static async start({ engine = 'sqlite', ...options } = {}) {
    const world = new World();
    if (engine === 'postgres') world.postgres = freshPostgres();
    world.server = new Server({ databaseUrl: world.postgres?.url, ...options });
    try {
      world.server.init();
      await world.server.start();
      await world.enter();
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  /** A centre with a shop's widget and two agents, of whom Anna has talks and Ben has nothing to do with them. */
  static async withShop(options) {
    const world = await World.start(options);
    try {
      return { world, anna: await world.user('Anna Agent'), ben: await world.user('Ben Agent'), shop: await world.installation() };
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  async enter() {
    const document = await exchange(this.server, 'GET', '/api/v1/openapi.json');
    this.contract = new Contract(document.json);
    this.nobody = new Client(this);
    await this.meet(this.server.admin);
    // Under load every message would have a second event, and these tests read whole streams of 2,000 at most.
    if (/[/](faults|cluster)[/]/.test(process.argv[1] ?? '')) await this.recognise(false);
  }

  async meet({ email, password }) {
    this.admin = await this.signIn(email, password);
    const roles = await this.admin.get('/roles');
    this.roles = Object.fromEntries(roles.map((role) => [role.name.toLowerCase().replace(/ /g, '_'), role]));
  }

  /** A further workspace of the same server, with its own first people. */
  async neighbour(name) {
    const world = new World();
    world.server = this.server;
    world.host = `${name}.example`;
    world.guest = true;
    const made = this.server.run('workspace', ['add', name, '--host', world.host]);
    if (made.status !== 0) throw new Error(`workspace add: ${made.stderr}`);
    world.firstAdmin = { email: `admin@${world.host}`, password: /^password: (\S+)$/m.exec(made.stdout)[1] };
    this.server.child.kill('SIGHUP');
    world.contract = this.contract;
    world.nobody = new Client(world);
    await until('the new workspace', async () => {
      const { status, json } = await world.nobody.call('POST', '/session', { json: world.firstAdmin });
      return status < 300 && json;
    });
    await world.meet(world.firstAdmin);
    return world;
  }

  async stop() {
    for (const socket of this.sockets ?? []) socket.cut();
    if (this.guest) return;
    await this.server.dispose();
    this.postgres?.drop();
  }

  async signIn(email, password = kPassword, more = {}) {
    const answer = await new Client(this).call('POST', '/session', { json: { email, password, ...more } });
    if (answer.status >= 300) throw new Error(`sign-in of ${email}: ${answer.status} ${answer.text}`);
    const cookie = answer.headers['set-cookie'][0].split(';')[0];
    const client = new Client(this, { cookie, 'x-csrf-token': answer.json.csrf });
    client.me = answer.json;
    client.id = answer.json.user.id;
    client.setCookie = answer.headers['set-cookie'];
    return client;
  }

  /** A new user who is signed in. `role`: the name of one that is there from the start, or one that was made. */
  async user(name, role = 'agent') {
    const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}.${randomUUID().slice(0, 8)}@example.com`;
    await this.admin.post('/users', { name, email, password: kPassword, roles: [(this.roles[role] ?? role).id], teams: [] });
    const client = await this.signIn(email);
    client.email = email;
    return client;
  }

  /** A bearer of an API token with these scopes. */
  async tokenOf(client, scopes) {
    const made = await client.post('/api-tokens', { name: `token ${randomUUID()}`, scopes });
    const bearer = new Client(this, { authorization: `Bearer ${made.secret}` });
    bearer.token = made.token;
    return bearer;
  }

  /** Whether customers' messages are recognised, which tells events of its own. */
  async recognise(wanted) {
    await this.admin.put('/understanding/settings', { ...(await this.admin.get('/understanding/settings')), recognise: wanted });
  }

  queue(name, members = [], more = {}) {
    return this.admin.post('/queues', { name, members: members.map((one) => ({ user: one.id, priority: 1 })), ...more });
  }

  installation(more = {}) {
    return this.admin.post('/widget-installations', { name: `shop ${randomUUID().slice(0, 8)}`, ...more });
  }

  async visitor(installation, more = {}) {
    const session = await this.nobody.post('/widget/sessions', { installation: installation.key, ...more });
    const client = new Client(this, { authorization: `Visitor ${session.token}` });
    client.token = session.token;
    client.session = session;
    return client;
  }

  /** A visitor with a conversation. */
  async talk(installation, text = 'Hello, my kettle leaks.') {
    const visitor = await this.visitor(installation);
    visitor.conversation = await visitor.post('/widget/conversations', { client_id: randomUUID(), text });
    return visitor;
  }

  /** The same, and the agent owns it. */
  async talkWith(agent, installation, text) {
    const visitor = await this.talk(installation, text);
    await this.admin.post(`/conversations/${visitor.conversation.id}/assign`, { user: agent.id });
    return visitor;
  }

  track(socket) {
    (this.sockets ??= []).push(socket);
    return socket;
  }

  consoleSocket = async (client, options) => this.track(await Socket.console(client, options));
  visitorSocket = async (visitor, options) => this.track(await Socket.visitor(visitor, options));
}
