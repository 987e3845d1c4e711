// Requests that two servers in a row would read differently: one connection never gives more answers than requests.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
before(async () => {
  world = await World.start();
});
after(() => world?.stop());

/** Everything that comes back until the server closes or is silent. */
function raw(bytes, silence = 400) {
  return new Promise((done) => {
    let text = '';
    let timer;
    const socket = net.connect(world.server.port, '127.0.0.1', () => socket.write(bytes));
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      done(text);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(finish, silence);
    };
    wait();
    socket.on('data', (part) => {
      text += part.toString('latin1');
      wait();
    });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}
const statuses = (text) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));

const kSmuggled = 'GET /api/v1/users HTTP/1.1\r\nHost: x\r\nX-Smuggled: 1\r\n\r\n';
const post = (headers, body = '') => `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

const kAmbiguous = {
  'two different lengths': post('Content-Length: 2\r\nContent-Length: 60\r\n', `{}${kSmuggled}`),
  'a list of lengths': post('Content-Length: 2, 60\r\n', `{}${kSmuggled}`),
  'a length with a sign': post('Content-Length: +2\r\n', `{}${kSmuggled}`),
  'a length in hexadecimal': post('Content-Length: 0x2\r\n', `{}${kSmuggled}`),
  'an empty length': post('Content-Length: \r\n', kSmuggled),
  'length and chunks': post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${kSmuggled}`),
  'chunks and length': post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', `0\r\n\r\n${kSmuggled}`),
  'an unknown coding': post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${kSmuggled}`),
  'chunked, then identity': post('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${kSmuggled}`),
  'chunked twice': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${kSmuggled}`),
  'a space before the colon': post('Transfer-Encoding : chunked\r\n', `0\r\n\r\n${kSmuggled}`),
  'a tab in the name': post('Transfer-\tEncoding: chunked\r\n', `0\r\n\r\n${kSmuggled}`),
  'a folded header': post('X-A: b\r\n Transfer-Encoding: chunked\r\n', `0\r\n\r\n${kSmuggled}`),
  'bare line feeds': `POST /api/v1/session HTTP/1.1\nHost: x\nContent-Length: 0\n\n${kSmuggled}`,
  'a bare carriage return': post('X-A: b\rTransfer-Encoding: chunked\r\n', `0\r\n\r\n${kSmuggled}`),
  'a NUL in a value': post('X-A: b\0c\r\nContent-Length: 0\r\n', kSmuggled),
  'a chunk size with garbage': post('Transfer-Encoding: chunked\r\n', `2x\r\n{}\r\n0\r\n\r\n${kSmuggled}`),
  'a chunk size beyond 64 bits': post('Transfer-Encoding: chunked\r\n', `10000000000000002\r\n{}\r\n0\r\n\r\n${kSmuggled}`),
  'a chunk ended by a line feed': post('Transfer-Encoding: chunked\r\n', `2\n{}\n0\n\n${kSmuggled}`),
  'two hosts': `GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n${kSmuggled}`,
  'no host': `GET /healthz HTTP/1.1\r\n\r\n${kSmuggled}`,
  'a target with a space': `GET /healthz x HTTP/1.1\r\nHost: x\r\n\r\n${kSmuggled}`,
  'a lower-case version': `GET /healthz http/1.1\r\nHost: x\r\n\r\n${kSmuggled}`,
};

for (const [what, bytes] of Object.entries(kAmbiguous))
  test(`${what}: one refusal, and the connection is closed`, async () => {
    const answer = await raw(bytes);
    const got = statuses(answer);
    assert.ok(got.length <= 1, `${got}: ${answer.slice(0, 300)}`);
    if (got.length) assert.ok([400, 411, 413, 501, 505].includes(got[0]), `${got}`);
    assert.doesNotMatch(answer, /unauthenticated/); // what the smuggled request would get
  });

test('two good requests on one connection get two answers', async () => {
  const answer = await raw(post('Transfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n') + kSmuggled);
  assert.deepEqual(statuses(answer), [400, 401]);
});

test('a method override is not obeyed', async () => {
  for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method'])
    await world.admin.call('GET', '/users', { headers: { [name]: 'DELETE' } }).then((answer) => assert.equal(answer.status, 200));
});

test('forwarded headers of strangers do not count', async () => {
  const answer = await world.nobody.call('POST', '/session', { json: { email: 'x@example.com', password: 'x' }, headers: { 'x-forwarded-for': '203.0.113.77', 'x-forwarded-proto': 'https', forwarded: 'for=203.0.113.77' } });
  assert.equal(answer.headers['strict-transport-security'], undefined);
  assert.ok(!world.server.log().includes('203.0.113.77'));
});
