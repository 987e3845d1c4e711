// Huge and malformed input, and the same input again and again: each is refused or made once, and nobody else notices.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { asConsole, asVisitor, Follower } from '../support/follower.mjs';
import { allMessages, count, examine } from '../support/journal.mjs';
import { residentKiB } from '../support/process.mjs';
import { random, seed } from '../support/random.mjs';
import { until, wait } from '../support/server.mjs';
import { Socket } from '../support/socket.mjs';
import { isFull, rounds, Trial } from '../support/trial.mjs';
import { World } from '../support/world.mjs';

/** What the server says to raw bytes until it closes, or within `ms`. */
function raw(server, bytes, ms = 1000) {
  return new Promise((done) => {
    let text = '';
    const client = net.connect(server.port, '127.0.0.1', () => client.write(bytes));
    const finish = () => {
      client.destroy();
      done(text);
    };
    client.setTimeout(ms, finish);
    client.on('data', (part) => {
      text += part.toString('latin1');
      if (/^HTTP\/1\.1 \d{3} /.test(text)) finish();
    });
    client.on('error', finish);
    client.on('close', finish);
  });
}

const post = (headers, body) => Buffer.concat([Buffer.from(`POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n`), Buffer.from(body)]);
const json = (body) => post(`Content-Length: ${Buffer.byteLength(body)}\r\n`, body);
const deep = (n) => '['.repeat(n) + ']'.repeat(n);

const kRequests = {
  'a body of 2 GiB, as it says': [413, post('Content-Length: 2147483648\r\n', '{')],
  'a length of 20 digits': [400, post('Content-Length: 99999999999999999999\r\n', '{')],
  'a chunk of 2 GiB': [413, post('Transfer-Encoding: chunked\r\n', '80000000\r\n{')],
  'a head of 1 MiB': [[400, 431], Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(1 << 20)}\r\n\r\n`)],
  'an address of 1 MiB': [[400, 414, 431], Buffer.from(`GET /${'x'.repeat(1 << 20)} HTTP/1.1\r\nHost: x\r\n\r\n`)],
  '10,000 headers': [[400, 431], Buffer.from(`GET / HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(10_000)}\r\n`)],
  'JSON of depth 100,000': [400, json(deep(100_000))],
  'JSON of depth 100,000 in a member': [400, json(`{"email":${deep(100_000)}}`)],
  'JSON that ends too early': [400, json('{"email":')],
  'invalid UTF-8': [400, json(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]))],
  'a number of 100,000 digits': [400, json(`{"email":${'9'.repeat(100_000)}}`)],
};

const kFrames = {
  'a frame of 1 MiB + 1': [[1009], (socket) => socket.sendRaw('x'.repeat((1 << 20) + 1))],
  'a message of 1.3 MiB in pieces': [[1009], (socket) => {
    for (let i = 0; i < 40; ++i) socket.ws.send('x'.repeat(32 * 1024), { fin: false });
  }],
  'invalid UTF-8 in a frame': [[1007], (socket) => socket.sendRaw(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { binary: false })],
  'a binary frame': [[1003], (socket) => socket.sendRaw(Buffer.from('{}'), { binary: true })],
  'garbage for a frame': [[1002, 1006], (socket) => socket.ws._socket.write(Buffer.alloc(2000, 0xff))],
};

test(`huge and malformed input, then noise (SEED=${seed}): refused, in little memory, and others do not notice`, { timeout: 180_000 }, async (t) => {
  const trial = new Trial(t, { fault: 'huge and malformed requests, frames, noise', engine: 'sqlite' });
  const world = await World.start();
  t.after(() => world.stop());
  const shop = await world.installation();
  const agent = await world.user('Anna Agent');
  const visitor = await world.talk(shop);
  const id = visitor.conversation.id;
  await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
  const both = [new Follower(asVisitor(visitor), id), new Follower(asConsole(agent), id)];
  await until('both', () => both.every((one) => one.socket));
  const { pid } = world.server;
  const wrong = [];
  /** The next good request is served at once. */
  const good = async (what) => {
    const begun = performance.now();
    both[0].post(what);
    assert.equal((await exchange(world.server, 'GET', '/api/v1/setup')).status, 200);
    trial.run(performance.now() - begun);
  };
  await good('before');
  for (const [what, [statuses, bytes]] of Object.entries(kRequests)) {
    const before = residentKiB(world.server);
    const answers = await Promise.all(Array.from({ length: 4 }, () => raw(world.server, bytes)));
    for (const answer of answers) {
      const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
      // Who is refused in the middle of much may find the connection reset before he has read the answer.
      if (![statuses].flat().includes(status) && !(status === 0 && bytes.length > 100_000)) wrong.push(`${what}: ${status} ${answer.slice(0, 80)}`);
    }
    const grown = residentKiB(world.server) - before;
    if (grown > 4 * 16_384) wrong.push(`${what}: grown by ${grown} KiB`);
    await good(what);
  }
  for (const [what, [codes, send]] of Object.entries(kFrames)) {
    const socket = await Socket.console(agent);
    send(socket);
    const code = await socket.closeCode(5000).catch(() => 'open');
    if (!codes.includes(code)) wrong.push(`${what}: ${code}`);
    await good(what);
  }
  const chance = random(3);
  const kinds = [
    () => Buffer.from(Array.from({ length: 1 + Math.floor(chance() * 3000) }, () => Math.floor(chance() * 256))),
    // A good request with some bytes changed.
    () => {
      const bytes = Buffer.concat([json('{"email":"x@example.com","password":"wrong"}'), Buffer.from('\r\n')]);
      for (let i = 0; i < 1 + chance() * 5; ++i) bytes[Math.floor(chance() * bytes.length)] = Math.floor(chance() * 256);
      return bytes;
    },
    // A handshake, and garbage after it.
    () => Buffer.concat([
      Buffer.from(`GET /api/v1/widget/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`),
      Buffer.from(Array.from({ length: 200 }, () => Math.floor(chance() * 256))),
    ]),
  ];
  for (let i = 0; i < (isFull ? 3000 : 150); i += 25) {
    const answers = await Promise.all(Array.from({ length: 25 }, (_, n) => raw(world.server, kinds[(i + n) % kinds.length](), 300)));
    for (const answer of answers) if (/^HTTP\/1\.1 5(?!01|05)/.test(answer)) wrong.push(`noise: ${answer.slice(0, 100)}`);
    await good('noise');
  }
  assert.deepEqual(wrong, []);
  assert.equal(world.server.pid, pid);
  assert.equal(world.server.child.exitCode, null);
  await until('all acks', () => both.every((one) => one.pending.size === 0));
  assert.deepEqual(both.map((one) => one.reconnects), [0, 0]);
  await examine(world.server, [{ agent, id, both }], trial);
  for (const one of both) await one.close();
  trial.held('each run is a kind of input; time of the next good request');
});

for (const engine of ['sqlite', 'postgres'])
  test(`everything is sent many times over, through all doors and kills: it happens once (${engine}, SEED=${seed})`, { timeout: 400_000 }, async (t) => {
    const trial = new Trial(t, { fault: 'everything is sent again and again, with kill -9', engine });
    const world = await World.start({ engine });
    t.after(() => world.stop());
    const shop = await world.installation();
    const visitor = await world.talk(shop);
    const id = visitor.conversation.id;
    const chance = random(engine.length);
    const wrong = [];
    const acked = new Map();
    const contacts = new Map();
    /** Answers as soon as the server is back; undefined when it was away or could not say. */
    const ask = (client, path, options) => client.call('POST', path, options).then((answer) => (answer.status < 300 && answer.status !== 202 ? answer.json : undefined), () => undefined);
    const agree = (known, key, one) => {
      const former = known.get(key);
      if (former && former.id !== one.id) wrong.push(`${key} is ${former.id} and ${one.id}`);
      known.set(key, one);
    };
    /** Three copies through the door for requests, one through a socket, and each once more when there was no answer. */
    const say = async (client_id) => {
      const body = { client_id, text: 'said many times' };
      const bySocket = async () => {
        const socket = await Socket.visitor(visitor).catch(() => undefined);
        const done = await socket?.acked({ type: 'post', conversation: id, ...body }, { ms: 2000 }).catch(() => undefined);
        socket?.cut();
        return done;
      };
      for (;;) {
        const answers = await Promise.all([0, 1, 2].map(() => ask(visitor, `/widget/conversations/${id}/messages`, { json: body })).concat(bySocket()));
        for (const one of answers) if (one) agree(acked, client_id, one);
        if (answers.every(Boolean)) return;
        await wait(20);
      }
    };
    const make = async (key) => {
      for (;;) {
        const answers = await Promise.all(Array.from({ length: 10 }, () => ask(world.admin, '/contacts', { json: { name: `Twin ${key}` }, headers: { 'idempotency-key': key } })));
        for (const one of answers) if (one) agree(contacts, key, one);
        if (answers.some(Boolean)) return;
        await wait(20);
      }
    };
    let going = true;
    const loops = [say, say, make].map(async (what) => {
      while (going && acked.size < 1500) await what(randomUUID());
    });
    for (let round = 0; round < rounds({ few: 3, many: 30 }); ++round) {
      await wait(150 + chance() * 300);
      await world.server.kill('SIGKILL');
      await world.server.start();
      trial.run(world.server.startMs);
    }
    await wait(200);
    going = false;
    await Promise.all(loops);
    // Long after, once more.
    for (const [key, one] of [...acked].slice(0, 50)) agree(acked, key, (await ask(visitor, `/widget/conversations/${id}/messages`, { json: { client_id: key, text: 'said many times' } })) ?? one);
    assert.deepEqual(wrong, []);
    count(await allMessages(world.admin, id), acked, trial);
    const twins = world.server.sql("SELECT name FROM contact WHERE name LIKE 'Twin %' GROUP BY name HAVING COUNT(*) > 1");
    trial.doubled += twins ? twins.split('\n').length : 0;
    assert.equal(twins, '');
    assert.equal(Number(world.server.sql("SELECT COUNT(*) FROM contact WHERE name LIKE 'Twin %'")), contacts.size);
    trial.acknowledged += contacts.size;
    await examine(world.server, [{ agent: world.admin, id, both: [] }]);
    trial.held('messages and contacts');
  });
