// The line between two sites is cut for a minute: the site of the primary goes on, the other one refuses; nothing that
// was acknowledged is lost, and no conversation has two owners.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { Client, exchange } from '../support/client.mjs';
import { Follower } from '../support/follower.mjs';
import { examine } from '../support/journal.mjs';
import { skip } from '../support/rig.mjs';
import { binary, Server, until, wait } from '../support/server.mjs';
import { needsRoot, sh, Sites } from '../support/sites.mjs';
import { Socket } from '../support/socket.mjs';
import { Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

const kCut = Number(process.env.FAULT_CUT_MS ?? 60_000);

describe('split sites', { skip: skip || needsRoot }, () => {
  test(`the line is cut for ${kCut / 1000} s`, { timeout: 300_000 }, async (t) => {
    const trial = new Trial(t, { fault: `the line between two sites is cut for ${kCut / 1000} s`, engine: 'sites' });
    const sites = new Sites();
    t.after(() => sites.stop());
    await sites.start();
    const world = new World();
    const shared = { 'vault.directory': `${sites.directory}/keys` };
    const node = (site) => new Server({ databaseUrl: sites.url, settings: shared, wrap: sites.inside(site), address: sites.door(site) });
    const [here, there] = [node('a'), node('b')];
    t.after(() => there.dispose());
    t.after(() => world.stop());
    world.server = here;
    // `init` needs the line as well, so it runs in its site.
    const made = sh(...sites.inside('a'), binary, ...here.arguments('init', ['--name', 'Ada Admin', '--email', 'ada@example.com', '--workspace', 'Two Sites']));
    here.admin = { email: 'ada@example.com', password: /^password: (\S+)$/m.exec(made)[1] };
    await here.start();
    await there.start();
    await world.enter();

    const shop = await world.installation();
    const agent = await world.user('Sarah Split');
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
    const visitorThere = Object.assign(new Client(world, visitor.headers), { server: there, token: visitor.token });
    const local = new Follower(() => Socket.console(agent), id, { retryMs: 200 });
    const remote = new Follower(() => Socket.visitor(visitorThere), id, { retryMs: 200 });
    const both = [local, remote];
    await until('both', () => both.every((one) => one.reconnects >= 0));
    let posting = true;
    const loops = both.map(async (one) => {
      while (posting) {
        if (one.pending.size < 4 && one.events.length < 1500) one.post('across the line');
        else one.again();
        await wait(one.pending.size < 4 ? 20 : 500);
      }
    });
    await wait(1000);

    const cutAt = Date.now();
    sites.cut();
    // Commits wait for the standby until it is given up; then this site works alone.
    const before = local.acked.size;
    await until('this site to go on', () => local.acked.size > before + 20, 40_000);
    const goesOn = Date.now() - cutAt;
    const strandedAt = remote.acked.size;
    const isReady = async () => (await exchange(there, 'GET', '/readyz', { agent: undefined }).catch(() => ({ status: 0 }))).status;
    await until('the other site to say that it is not ready', async () => (await isReady()) === 503, 40_000);
    const refusedAfter = Date.now() - cutAt;
    await wait(Math.max(0, kCut - (Date.now() - cutAt)));
    assert.equal(remote.acked.size, strandedAt, 'the site without the primary took a write');
    assert.ok(!sites.rest('b', 'primary'), 'the standby promoted itself without a majority');

    sites.mend();
    const mended = Date.now();
    await until('the other site to write again', () => remote.acked.size > strandedAt, 60_000);
    const backAfter = Date.now() - mended;
    posting = false;
    await Promise.all(loops);
    await until('all acks', () => {
      for (const one of both) if (one.pending.size > 0) one.again();
      return both.every((one) => one.pending.size === 0);
    }, 30_000);
    // Whatever asks the database does so from its site.
    here.run = (command, extra) => spawnSync(sites.inside('a')[0], [...sites.inside('a').slice(1), binary, ...here.arguments(command, extra)], { encoding: 'utf8' });
    here.sql = (statement) => sh(...sites.inside('a'), 'psql', '-XAtq', sites.url, '-c', statement);
    const acked = await examine(here, [{ agent, id, both }], trial);
    trial.run(backAfter);
    const owners = await Promise.all([here, there].map((server) => Object.assign(new Client(world, agent.headers), { server }).get(`/conversations/${id}`)));
    assert.deepEqual(owners[0].owner, owners[1].owner);
    await until('the standby to follow again', () => sites.rest('b', 'sync'), 60_000);
    t.diagnostic(JSON.stringify({ goesOn, refusedAfter, backAfter, acked }));
    for (const one of both) await one.close();
    trial.held(`the site of the primary went on after ${goesOn} ms`);
  });
});
