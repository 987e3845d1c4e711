import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { exchange } from '../support/client.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
let visitor;
before(async () => {
  world = await World.start({ settings: { 'blob.max_size': '2 MiB' } });
  visitor = await world.talk(await world.installation());
});
after(() => world?.stop());

const upload = (who, name, body, type = 'application/octet-stream') =>
  who.call('POST', who === visitor ? '/widget/attachments' : '/attachments', { query: { name }, body, headers: { 'content-type': type } });

/** A PNG of one grey pixel row. */
function png(width = 3, height = 2) {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; ++k) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const crc = (data) => ~data.reduce((c, b) => crcTable[(c ^ b) & 0xff] ^ (c >>> 8), -1) >>> 0;
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))), chunk('IEND', Buffer.alloc(0))]);
}

const kFiles = [
  ['page.html', '<!doctype html><script>alert(1)</script>', /^(text\/html|text\/plain|application\/octet-stream)/],
  ['picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', /svg|text|octet-stream/],
  ['lie.png', '<!doctype html><html><script>alert(1)</script></html>', /^(?!image\/)/],
  ['real.png', png(), /^image\/png/],
  ['polyglot.png', Buffer.concat([png(), Buffer.from('<script>alert(1)</script>')]), /^image\/png|octet-stream/],
  ['text.txt', 'hello 你好', /^text\/plain/],
  ['paper.pdf', '%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF', /pdf|octet-stream|text/],
  ['run.exe', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), /./],
  ['empty.xml', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /./],
  ['archive.zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex'), /./],
];

test('what is served can do nothing in a browser, whatever it is', async () => {
  for (const [name, bytes, type] of kFiles) {
    const answer = await upload(visitor, name, bytes);
    assert.equal(answer.status, 200, `${name}: ${answer.text}`);
    assert.match(answer.json.media_type, type, name);
    const served = await exchange(world.server, 'GET', answer.json.url);
    assert.equal(served.status, 200, name);
    const { headers } = served;
    assert.equal(headers['x-content-type-options'], 'nosniff', name);
    assert.match(headers['content-security-policy'], /sandbox/, name);
    assert.match(headers['content-security-policy'], /default-src 'none'/, name);
    const picture = /^image\/(png|jpeg|gif|webp)$/.test(headers['content-type']);
    if (!picture) assert.match(headers['content-disposition'] ?? '', /^attachment/, name);
    if (/html|svg|xml|javascript/.test(headers['content-type'])) assert.match(headers['content-disposition'], /^attachment/, name);
    assert.deepEqual(served.raw, Buffer.from(bytes), name);
    assert.equal(answer.json.size, Buffer.from(bytes).length);
  }
});

test('a picture tells its size', async () => {
  const { json } = await upload(visitor, 'real.png', png(7, 5));
  assert.deepEqual([json.width, json.height], [7, 5]);
});

test('hostile names become safe ones', async () => {
  for (const name of ['../../etc/passwd', '..\\..\\boot.ini', '/etc/passwd', 'a\r\nSet-Cookie: x=1', 'x'.repeat(4000) + '.txt', '\u202Egnp.exe', '.htaccess', 'con', '"quoted".txt', "'; rm -rf /", '你好.txt', '%2e%2e%2f', 'a/b/c.txt', '   ', '....']) {
    const answer = await upload(visitor, name, `content of ${name}`);
    assert.ok([200, 400].includes(answer.status), `${name}: ${answer.status} ${answer.text}`);
    if (answer.status !== 200) continue;
    assert.doesNotMatch(answer.json.name, /[\/\\\u0000-\u001f\u202e]/, name);
    assert.ok([...answer.json.name].length <= 255 && answer.json.name.length > 0, name);
    const served = await exchange(world.server, 'GET', answer.json.url);
    assert.equal(served.status, 200, name);
    assert.equal(served.headers['set-cookie'], undefined);
    assert.doesNotMatch(served.headers['content-disposition'] ?? '', /[\r\n\/\\]/, name);
    assert.equal(served.text, `content of ${name}`);
  }
  for (const name of ['a\u0000b', '']) assert.equal((await upload(visitor, name, 'x')).status, 400, JSON.stringify(name));
});

test('too large, empty or without a name is refused', async () => {
  assert.ok([400, 413].includes((await upload(visitor, 'big.bin', Buffer.alloc(2 * 1024 * 1024 + 1))).status));
  const huge = await upload(visitor, 'huge.bin', Buffer.alloc(26 * 1024 * 1024)).catch((error) => ({ status: error.code }));
  assert.ok([413, 'EPIPE', 'ECONNRESET'].includes(huge.status), `${huge.status}`);
  assert.ok([200, 400].includes((await upload(visitor, 'empty.bin', '')).status));
  assert.equal((await visitor.call('POST', '/widget/attachments', { body: 'x' })).status, 400);
  assert.equal((await upload(visitor, 'fits.bin', Buffer.alloc(2 * 1024 * 1024))).status, 200);
});

test('only who knows the token gets the file', async () => {
  const { json } = await upload(visitor, 'mine.txt', 'mine');
  const [, token] = /\/attachments\/([^/]+)\//.exec(json.url);
  assert.ok(token.length >= 20);
  for (const guess of [token.slice(0, -1), `${token}A`, token.toLowerCase() === token ? token.toUpperCase() : token.toLowerCase(), json.id, '1', '%2e%2e', 'x'.repeat(300)])
    assert.ok([404, 400].includes((await exchange(world.server, 'GET', `/api/v1/attachments/${guess}/mine.txt`)).status), guess);
});

test('part of a file can be asked for', async () => {
  const { json } = await upload(visitor, 'range.txt', '0123456789');
  const part = await exchange(world.server, 'GET', json.url, { headers: { range: 'bytes=2-4' } });
  assert.ok(part.status === 206 ? part.text === '234' : part.status === 200 && part.text === '0123456789');
  for (const range of ['bytes=-', 'bytes=9-2', 'bytes=99999-', 'bytes=0-1,3-4', 'x', `bytes=${'0-1,'.repeat(1000)}`])
    assert.ok((await exchange(world.server, 'GET', json.url, { headers: { range } })).status < 500, range);
});

test('a file is sent with a message by who uploaded it, once seen by the other side', async () => {
  const agent = await world.user('Anna Agent');
  const id = visitor.conversation.id;
  await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
  const { json: file } = await upload(visitor, 'leak.png', png());
  const posted = await visitor.post(`/widget/conversations/${id}/messages`, { client_id: randomUUID(), text: 'look', attachments: [file.id] });
  assert.deepEqual(posted.attachments, [file]);
  const seen = (await agent.get(`/conversations/${id}/messages`)).items.at(-1);
  assert.deepEqual(seen.attachments, [file]);
  // Somebody else's upload is not mine to send.
  const { json: theirs } = await upload(agent, 'theirs.txt', 'x');
  await visitor.refused([400, 404], 'POST', `/widget/conversations/${id}/messages`, { client_id: randomUUID(), text: 'x', attachments: [theirs.id] });
  await visitor.refused(400, 'POST', `/widget/conversations/${id}/messages`, { client_id: randomUUID(), text: 'x', attachments: Array(20).fill(file.id) });
});
