// How the centre tells how it is: metrics, readiness, the report and its alarms, traces.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { Collector } from '../support/collector.mjs';
import { parseExposition, total } from '../support/exposition.mjs';
import { freshPostgres, Server, temporaryDirectory, until, wait } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const local = (port) => ({ port });
const privatePort = (server) => Number([...server.log().matchAll(/"message":"Metrics and readiness[^}]*"port":(\d+)/g)].at(-1)[1]);
const scrape = async (client, headers = {}) => exchange(client.server, 'GET', '/metrics', { headers: { ...client.headers, ...headers } });

/** The figures once they are as `fits` wants them: a snapshot may be a second old. */
async function figures(client, what, fits) {
  return until(what, async () => {
    const families = parseExposition((await scrape(client)).text);
    return fits(families) && families;
  });
}

async function talk(world) {
  const shop = await world.installation();
  const visitor = await world.talk(shop);
  const socket = await world.visitorSocket(visitor);
  const say = (text) => socket.acked({ type: 'post', conversation: visitor.conversation.id, client_id: randomUUID(), text });
  return { visitor, say };
}

for (const engine of ['sqlite', 'postgres'])
  test(`metrics are in the format of Prometheus and count what happens (${engine})`, { timeout: 60_000 }, async (t) => {
    const world = await World.start({ engine });
    t.after(() => world.stop());
    const { say } = await talk(world);
    const bearer = await world.tokenOf(world.admin, { view_health: 'all' });
    const first = await scrape(bearer);
    assert.equal(first.status, 200);
    assert.match(first.headers['content-type'], /^text\/plain; version=0\.0\.4/);
    const before = parseExposition(first.text);
    for (let i = 0; i < 5; i += 1) await say(`message ${i}`);
    await exchange(world.server, 'GET', '/api/v1/nothing/here');
    const sent = total(before, 'deskbell_messages_total', { channel: 'web' });
    const after = await figures(bearer, 'five messages more', (now) => total(now, 'deskbell_messages_total', { channel: 'web' }) === sent + 5);
    assert.ok(total(after, 'deskbell_message_ack_seconds_count') >= 5);
    assert.ok(total(after, 'deskbell_storage_writes_total') > total(before, 'deskbell_storage_writes_total'));
    assert.equal(total(after, 'deskbell_chat_sockets', { side: 'visitor' }), 1);
    assert.equal(total(after, 'deskbell_sockets'), 1);
    assert.ok(total(after, 'deskbell_http_requests_total', { route: '/api/v1/session', method: 'POST', status: '2xx' }) >= 1);
    assert.ok(total(after, 'deskbell_http_requests_total', { status: '4xx' }) >= 1);
    assert.ok(total(after, 'deskbell_process_resident_memory_bytes') > 1e6);
    const started = total(after, 'deskbell_process_start_time_seconds');
    assert.ok(Math.abs(Date.now() / 1000 - started) < 120, `started at ${started}`);
    assert.ok([...after.keys()].every((name) => name.startsWith('deskbell_')));
    const text = [...after.values()].flatMap((family) => family.samples.map((sample) => JSON.stringify(sample.labels))).join();
    assert.ok(!text.includes('nothing/here'), 'an address that anybody may make up is no label');
  });

for (const engine of ['sqlite', 'postgres'])
  test(`what waits for people and clocks that are told late are among the figures (${engine})`, { timeout: 60_000 }, async (t) => {
    const world = await World.start({ engine });
    t.after(() => world.stop());
    await world.admin.post('/cases', { kind: 'complaint', subject: 'The kettle leaks' });
    const after = await figures(world.admin, 'a complaint', (now) => total(now, 'deskbell_complaints_open') === 1);
    assert.equal(total(after, 'deskbell_clock_behind_seconds'), 0);
    assert.equal(total(after, 'deskbell_clock_tick_failures_total'), 0);
    assert.equal(total(after, 'deskbell_approvals_waiting'), 0);
    assert.equal(total(after, 'deskbell_escalation_calls_ringing'), 0);
    assert.equal(total(after, 'deskbell_incidents_running'), 0);
    for (const consumer of ['escalation', 'complaints.follow', 'insight'])
      assert.equal(total(after, 'deskbell_consumer_failures_total', { consumer }), 0);
  });

test('metrics are for the permission only', { timeout: 60_000 }, async (t) => {
  const world = await World.start();
  t.after(() => world.stop());
  const agent = await world.user('Anna Agent');
  assert.equal((await scrape(world.nobody)).status, 401);
  assert.equal((await scrape(world.nobody, { authorization: 'Bearer dsk_wrong' })).status, 401);
  assert.equal((await scrape(agent)).status, 403);
  assert.equal((await scrape(await world.tokenOf(world.admin, { view_conversations: 'all' }))).status, 403);
  assert.equal((await scrape(world.admin)).status, 200);
  const open = await scrape(world.admin, { accept: 'application/openmetrics-text; version=1.0.0' });
  assert.match(open.headers['content-type'], /^application\/openmetrics-text/);
  assert.ok(open.text.endsWith('# EOF\n'));
  await agent.refused(403, 'GET', '/health');
  await agent.refused(403, 'GET', '/health/alarms');
});

test('the report tells each part, the time line grows, and the log has no query strings', { timeout: 60_000 }, async (t) => {
  const world = await World.start();
  t.after(() => world.stop());
  await world.queue('Kettles');
  const { say } = await talk(world);
  await say('one');
  const report = await world.admin.get('/health');
  const names = report.sections.map((section) => section.name);
  for (const name of ['chat', 'routing', 'web', 'storage', 'disk', 'consumers', 'jobs', 'process', 'clocks', 'approvals', 'complaints', 'escalation', 'incidents']) assert.ok(names.includes(name), name);
  assert.notEqual(report.light, 'red', JSON.stringify(report.sections.flatMap((section) => section.findings)));
  const storage = report.sections.find((section) => section.name === 'storage');
  assert.deepEqual(storage.facts, [{ name: 'engine', text: 'SQLite' }]);
  const commits = storage.figures.find((figure) => figure.name === 'storage_commit_seconds');
  assert.ok(commits.count > 0 && commits.median > 0 && commits.p99 >= commits.median);
  assert.ok(storage.figures.find((figure) => figure.name === 'storage_database_bytes').value > 4096);
  const later = await until('a point', async () => {
    const now = await world.admin.get('/health');
    return now.points.length > 0 && now;
  }, 15_000);
  assert.ok(later.points.every((point) => typeof point.values.sockets === 'number'));
  const since = later.points.at(-1).at;
  assert.equal((await world.admin.get('/health', { since })).points.length, 0);
  assert.deepEqual((await world.admin.get('/health/alarms')).items, []);

  await world.admin.get('/contacts', { query: 'secret-words' });
  const traced = await world.admin.call('GET', '/workspace', { headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } });
  assert.equal(traced.headers['trace-id'], '4bf92f3577b34da6a3ce929d0e0e4736');
  const lines = await until('the lines', () => {
    const all = world.server.log().split('\n').filter(Boolean).map((line) => JSON.parse(line));
    return all.some((line) => line.trace === '4bf92f3577b34da6a3ce929d0e0e4736') && all;
  });
  const line = lines.find((each) => each.trace === '4bf92f3577b34da6a3ce929d0e0e4736');
  assert.equal(line.route, '/api/v1/workspace');
  assert.equal(line.status, 200);
  assert.ok(line.ms >= 0);
  assert.ok(!world.server.log().includes('secret-words'));
  assert.ok(!world.server.log().includes(world.admin.cookie.split('=')[1]));
});

test('a listener of its own tells metrics and readiness, also while the server drains', { timeout: 60_000 }, async (t) => {
  const world = await World.start({ settings: { 'metrics.listen': '127.0.0.1:0', 'http.drain_timeout': '3s' } });
  t.after(() => world.stop());
  const port = privatePort(world.server);
  const own = await exchange(local(port), 'GET', '/metrics');
  assert.equal(own.status, 200);
  assert.ok(parseExposition(own.text).size > 20);
  assert.deepEqual((await exchange(local(port), 'GET', '/readyz')).json, { status: 'ready', checks: [] });
  assert.equal((await exchange(local(port), 'GET', '/api/v1/session')).status, 404);
  const neighbour = await world.neighbour('second');
  t.after(() => neighbour.stop());
  await until('the metrics of the other workspace', async () => (await exchange(local(port), 'GET', '/metrics/second')).status === 200);
  assert.equal((await exchange(local(port), 'GET', '/metrics/third')).status, 404);

  // A request that is under way keeps the server draining.
  const held = net.connect(world.server.port, '127.0.0.1');
  held.on('error', () => {});
  held.write('POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{');
  await wait(100);
  world.server.child.kill('SIGTERM');
  const told = await until('not ready', async () => {
    const answer = await exchange(local(port), 'GET', '/readyz').catch(() => ({ status: 0 }));
    return answer.status === 503 && answer;
  }, 3000);
  assert.equal(told.json.status, 'not_ready');
  assert.ok(told.json.checks.some((check) => ['stopping', 'draining'].includes(check.code)), told.text);
  held.destroy();
});

test('readiness tells its reasons on this machine and to those with the permission', { timeout: 60_000 }, async (t) => {
  const world = await World.start();
  t.after(() => world.stop());
  const ask = async (headers) => (await exchange(world.server, 'GET', '/readyz', { headers })).json;
  assert.deepEqual(await ask({}), { status: 'ready', checks: [] });
  assert.deepEqual(await ask({ 'x-forwarded-for': '198.51.100.7' }), { status: 'ready' });
  assert.deepEqual(await ask({ ...world.admin.headers, 'x-forwarded-for': '198.51.100.7' }), { status: 'ready', checks: [] });
  assert.deepEqual((await exchange(world.server, 'GET', '/healthz')).json, { status: 'alive' });
});

/** A way to PostgreSQL that can be cut. */
async function cuttable(t) {
  // With a socket's folder the address has no host, which URL does not know.
  const urlOf = (text) => new URL(text.replace(/^(\w+:\/\/[^/]*@)\//, '$1localhost/').replace(/^(\w+:\/\/)\//, '$1localhost/'));
  const at = urlOf(process.env.DESKBELL_TEST_POSTGRES);
  const folder = at.searchParams.get('host');
  const target = folder ? { path: path.join(folder, `.s.PGSQL.${at.port || 5432}`) } : { host: at.hostname, port: Number(at.port || 5432) };
  const way = { open: new Set(), away: false };
  const proxy = net.createServer((client) => {
    if (way.away) return client.destroy();
    const database = net.connect(target);
    for (const side of [client, database]) {
      way.open.add(side);
      side.on('error', () => {});
      side.on('close', () => [client, database].forEach((each) => each.destroy()));
    }
    return client.pipe(database).pipe(client);
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
  t.after(() => proxy.close());
  const database = freshPostgres();
  t.after(() => database.drop());
  const user = at.username || spawnSync('psql', ['-Atq', process.env.DESKBELL_TEST_POSTGRES, '-c', 'SELECT current_user'], { encoding: 'utf8' }).stdout.trim();
  way.url = `postgresql://${user}${at.password ? `:${at.password}` : ''}@127.0.0.1:${proxy.address().port}${urlOf(database.url).pathname}`;
  way.direct = database.url;
  way.cut = () => {
    way.away = true;
    for (const side of way.open) side.destroy();
  };
  return way;
}

test('a lost database server makes the node not ready until it is back, and is an alarm', { timeout: 90_000 }, async (t) => {
  const way = await cuttable(t);
  const world = new World();
  t.after(() => world.stop());
  world.server = new Server({ databaseUrl: way.direct, settings: { 'health.alarm_after': '2s' } }).init();
  world.server.settings['database.url'] = way.url;
  await world.server.start();
  await world.enter();
  const readyz = () => exchange(world.server, 'GET', '/readyz');
  assert.equal((await readyz()).status, 200);
  const agents = await world.consoleSocket(world.admin);
  await agents.acked({ type: 'feed' });
  way.cut();
  const lost = await until('not ready', async () => {
    world.admin.call('GET', '/workspace').catch(() => {});
    const answer = await readyz();
    return answer.status === 503 && answer;
  });
  assert.equal(lost.json.checks[0].code, 'database_lost');
  assert.match(lost.json.checks[0].advice, /PostgreSQL/);
  assert.equal((await exchange(world.server, 'GET', '/healthz')).status, 200);
  await wait(6000);
  way.away = false;
  await until('ready again', async () => (await readyz()).status === 200, 15_000);
  // It was away for longer than it takes to become an alarm; the log tells so once it can be written.
  const kinds = () => agents.events().map((event) => event.kind);
  await until('the alarm in the feed, and its end', () => kinds().includes('health.alarm_raised') && kinds().includes('health.alarm_cleared'), 30_000);
  await until('no alarm', async () => (await world.admin.get('/health/alarms')).items.length === 0);
});

test('a certificate that is about to expire becomes an alarm, and a new one ends it', { timeout: 60_000 }, async (t) => {
  const folder = temporaryDirectory();
  const files = { certificate: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
  const make = (days) => {
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=help.example.com', '-days', String(days), '-keyout', files.key, '-out', files.certificate]);
    assert.equal(made.status, 0, String(made.stderr));
  };
  make(2);
  const server = new Server({ settings: { 'http.tls.certificate': files.certificate, 'http.tls.key': files.key, 'metrics.listen': '127.0.0.1:0', 'health.alarm_after': '1s' } }).init();
  await server.start();
  t.after(() => server.dispose());
  const told = parseExposition((await exchange({ port: privatePort(server) }, 'GET', '/metrics')).text);
  const left = total(told, 'deskbell_certificate_expires_in_seconds', { subject: 'help.example.com' });
  assert.ok(left > 1.9 * 86_400 && left <= 2 * 86_400, `${left}`);
  await until('the alarm', () => /"An alarm is raised\.","alarm":"certificate_expires_now"/.test(server.log()));
  await server.stop();
  await server.start();
  make(400);
  await until('its end, also after a restart', () => /"An alarm is over\.","alarm":"certificate_expires_now"/.test(server.log()));
  assert.equal(server.log().match(/An alarm is raised/g).length, 1);
});

test('traces go to the collector: requests, socket posts and jobs, with the caller as parent', { timeout: 60_000 }, async (t) => {
  const collector = await Collector.start();
  t.after(() => collector.stop());
  const world = await World.start({ settings: { 'telemetry.otlp_url': collector.url, 'telemetry.sample_share': 1 } });
  t.after(() => world.stop());
  const { say } = await talk(world);
  await world.admin.call('GET', '/workspace', { headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } });
  await say('hello');
  const request = await collector.span('of the request', (span) => span.traceId === '4bf92f3577b34da6a3ce929d0e0e4736');
  assert.equal(request.name, 'GET /api/v1/workspace');
  assert.equal(request.kind, 2);
  assert.equal(request.parentSpanId, '00f067aa0ba902b7');
  assert.equal(request.fields['http.response.status_code'], '200');
  await collector.span('of the post', (span) => span.name === 'socket post');
  await collector.span('of a job', (span) => span.name.startsWith('job ') && span.kind === 5);
  assert.deepEqual(collector.faults, []);
  assert.ok(collector.resources.every((resource) => resource['service.name'] === 'deskbell' && resource['service.version']));
  const text = JSON.stringify(collector.spans);
  assert.ok(!text.includes('hello') && !text.includes(world.admin.cookie.split('=')[1]), 'no content, no secrets');
});

test('a collector that is away costs spans and nothing else', { timeout: 60_000 }, async (t) => {
  const world = await World.start({ settings: { 'telemetry.otlp_url': 'http://127.0.0.1:9/v1/traces', 'telemetry.sample_share': 1 } });
  t.after(() => world.stop());
  const begun = Date.now();
  for (let i = 0; i < 50; i += 1) await world.admin.get('/workspace');
  assert.ok(Date.now() - begun < 5000);
  await until('the finding', async () => (await world.admin.get('/health')).sections.some((section) => section.findings.some((finding) => finding.code === 'traces_failing')));
});
