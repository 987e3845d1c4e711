// Probes with tools of others, run by hand: they take minutes and are not installed where the tests run.
//   apt-get install testssl.sh sqlmap
//   node tests/security/by_hand.mjs tls            what testssl.sh says of a server with TLS
//   node tests/security/by_hand.mjs sql [MINUTES [ROUTE...]]   sqlmap through every route of the OpenAPI document, or
//                                                  these ("POST /api/v1/queues"), as administrator and as visitor, on
//                                                  PostgreSQL, whose own log is read as well
// Needs the program (build/dev/deskbell or DESKBELL=path). Exit code 1: something was found. docs/security.md tells the
// outcome of the last run.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Postgres } from '../support/postgres.mjs';
import { sample } from '../support/samples.mjs';
import { Server, temporaryDirectory } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const say = (text) => process.stdout.write(`${text}\n`);
const directory = temporaryDirectory();

function need(program, arguments_) {
  const found = spawnSync(program, arguments_, { encoding: 'utf8' });
  if (found.error) throw new Error(`${program} is not installed: apt-get install testssl.sh sqlmap`);
  return `${found.stdout}${found.stderr}`;
}

// ---- TLS ----

// A certificate for a test cannot have these, and the tool's own openssl is not the server's.
const kNotOfTheServer = /^engine_problem$|^cert_|^cert$|DNS_CAArecord|OCSP|^overall_grade|^grade_cap|^final_score|certificate_transparency/;

async function tls() {
  const version = /testssl(?:\.sh)?\s+(\d[\d.]+\S*)/.exec(need('testssl', ['--version']))?.[1];
  const [certificate, key, found] = ['certificate.pem', 'key.pem', 'found.json'].map((name) => path.join(directory, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const server = new Server({ settings: { 'http.tls.certificate': certificate, 'http.tls.key': key } }).init();
  try {
    await server.start();
    const command = ['--quiet', '--color', '0', '--warnings', 'batch', '--nodns', 'min', '--jsonfile', found, `https://127.0.0.1:${server.port}/`];
    say(`testssl ${version}: testssl ${command.join(' ')}`);
    const child = spawn('testssl', command, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 });
    await once(child, 'close');
    const all = JSON.parse(readFileSync(found, 'utf8'));
    const said = (severity) => all.filter((one) => one.severity === severity).length;
    say(`${all.length} checks: ${['OK', 'INFO', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'WARN', 'FATAL'].map((severity) => `${severity} ${said(severity)}`).join(', ')}`);
    const bad = all.filter((one) => !['OK', 'INFO'].includes(one.severity) && !kNotOfTheServer.test(one.id));
    for (const one of bad) say(`${one.severity} ${one.id}: ${one.finding}`);
    return bad.length === 0;
  } finally {
    await server.dispose();
  }
}

// ---- SQL ----

// They would end the session, or change what it signs in with.
const kLeftOut = /\/me\/(password|totp)|\/setup|\/session$|\/sessions|\/users\/\{user\}|\/backups|\/attachments/;
const kOrder = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
// What the parser of PostgreSQL says when a text came into a statement.
const kBrokenOut = /syntax error|unterminated|invalid input syntax|does not exist|cannot cast|operator/;

/** Requests as sqlmap reads them, with a star behind each place to try. */
function* requests(world, visitor, known) {
  const operations = world.contract.operations.filter((one) => !kLeftOut.test(one.path)).sort((a, b) => kOrder.indexOf(a.method) - kOrder.indexOf(b.method));
  for (const operation of operations) {
    const schema = world.contract.resolve(operation.requestBody?.content?.['application/json']?.schema);
    const target = operation.path.replace(/\{([^}]+)\}/g, (_, name) => `${known[name] ?? '1234567890123'}*`);
    const query = (operation.parameters ?? []).filter((one) => one.in === 'query')
      .map(({ name, schema: its }) => `${name}=${encodeURIComponent(String(sample(world.contract, its)))}*`).join('&');
    let body;
    if (operation.requestBody && Object.keys(schema).length > 0) {
      const full = { ...sample(world.contract, schema, { client_id: randomUUID() }) };
      for (const [member, its] of Object.entries(schema.properties ?? {}))
        if (world.contract.resolve(its).type === 'string') full[member] = `${sample(world.contract, its, { client_id: randomUUID() }, member)}*`;
      body = JSON.stringify(full);
    }
    const whole = `${target}${query ? `?${query}` : ''}`;
    if (!`${whole}${body ?? ''}`.includes('*')) continue;
    const caller = operation.security.length === 0 ? world.nobody : operation.security.some((one) => 'visitor' in one) ? visitor : world.admin;
    const headers = { host: `127.0.0.1:${world.server.port}`, ...caller.headers, ...(body ? { 'content-type': 'application/json' } : {}) };
    yield {
      title: `${operation.method} ${operation.path}`, places: `${whole}${body ?? ''}`.split('*').length - 1,
      text: `${operation.method} ${whole} HTTP/1.1\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body ?? ''}`,
    };
  }
}

async function attack(file, output) {
  const command = ['-r', file, '--batch', '--ignore-stdin', '--level=1', '--risk=1', '--technique=BEU', '--dbms=PostgreSQL', '--flush-session', '--skip-waf', '--disable-coloring',
    '--timeout=10', '--retries=0', '--ignore-code=401,404', '--ignore-redirects', `--output-dir=${output}`];
  const child = spawn('sqlmap', command, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
  await once(child, 'close');
  return { said, command };
}

async function sql(minutes, routes) {
  const version = need('sqlmap', ['--version']).trim();
  const postgres = new Postgres(['-c log_min_messages=error']);
  const world = await World.start({ databaseUrl: postgres.url });
  const end = Date.now() + minutes * 60_000;
  const found = [];
  let done = 0;
  let places = 0;
  try {
    const visitor = await world.talk(await world.installation());
    const queue = await world.queue('Sales');
    const matter = await world.admin.post('/cases', { kind: 'inquiry', subject: 'A kettle', queue: queue.id });
    const known = { conversation: visitor.conversation.id, queue: queue.id, case: matter.id, case_id: matter.id, team: (await world.admin.post('/teams', { name: 'Support', members: [] })).id };
    const all = [...requests(world, visitor, known)].filter(({ title }) => routes.length === 0 || routes.includes(title));
    say(`sqlmap ${version}, ${all.length} routes with ${all.reduce((sum, one) => sum + one.places, 0)} places, at most ${minutes} minutes`);
    let first;
    let sent = 0;
    const worker = async (name) => {
      const output = path.join(directory, name);
      mkdirSync(output);
      for (let one = all.shift(); one && Date.now() < end; one = all.shift()) {
        const file = path.join(output, 'request');
        writeFileSync(file, one.text);
        const { said, command } = await attack(file, output);
        first ??= say(`sqlmap ${command.join(' ')}`) ?? true;
        // What only appears to be one (a second POST of the same name answers otherwise) sqlmap examines itself and drops.
        if (/is vulnerable|identified the following injection point/.test(said)) found.push(`${one.title}: ${/^.*(is vulnerable|Payload:).*$/m.exec(said)?.[0] ?? 'see sqlmap'}`);
        if (/CRITICAL/.test(said) && !/all tested parameters do not appear to be injectable/.test(said)) say(`  ${one.title}: ${/^.*CRITICAL.*$/m.exec(said)[0]}`);
        ++done;
        places += one.places;
      }
    };
    await Promise.all([worker('a'), worker('b')]);
    const lines = world.server.log().split('\n').filter(Boolean).map((line) => JSON.parse(line));
    const answered = lines.filter((line) => line.status !== undefined);
    sent = answered.length;
    for (const line of answered.filter(({ status }) => status >= 500)) found.push(`${line.method} ${line.path} was answered ${line.status}`);
    for (const line of readFileSync(path.join(postgres.directory, 'log'), 'utf8').split('\n')) if (/ERROR|FATAL|PANIC/.test(line) && kBrokenOut.test(line)) found.push(`PostgreSQL: ${line}`);
    say(`${done} routes with ${places} places done, ${sent} requests answered, ${all.length} routes left`);
    if (sent < places) found.push('fewer requests than places: sqlmap has not tried them all');
    for (const one of [...new Set(found)]) say(one);
    return found.length === 0;
  } finally {
    await world.stop();
    postgres.dispose();
  }
}

const [what, minutes, ...routes] = process.argv.slice(2);
let sound = false;
try {
  if (what !== 'tls' && what !== 'sql') throw new Error('usage: by_hand.mjs tls | sql [MINUTES [ROUTE...]]');
  sound = what === 'tls' ? await tls() : await sql(Number(minutes ?? 15), routes);
  say(sound ? 'nothing found' : 'FOUND, see above');
} catch (error) {
  process.stderr.write(`${error.message}\n`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit(sound ? 0 : 1);
