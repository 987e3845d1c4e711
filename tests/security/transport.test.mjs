// TLS, cookies and certificates, end to end.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import WebSocket from 'ws';
import { Server, temporaryDirectory, until } from '../support/server.mjs';

const directory = temporaryDirectory();
const certificate = path.join(directory, 'certificate.pem');
const key = path.join(directory, 'key.pem');
function certify(name) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
}

let server;
let agent;
before(async () => {
  certify('first');
  server = new Server({ settings: { 'http.tls.certificate': certificate, 'http.tls.key': key } }).init();
  await server.start();
  agent = new https.Agent({ keepAlive: true, ca: readFileSync(certificate) });
});
after(async () => {
  agent?.destroy();
  await server?.dispose();
});

function ask(method, target, { body, headers = {}, ...options } = {}) {
  return new Promise((done, failed) => {
    const request = https.request({ host: '127.0.0.1', port: server.port, method, path: target, agent, headers, ...options }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', failed);
    request.end(body);
  });
}

const signIn = () => ask('POST', '/api/v1/session', { body: JSON.stringify(server.admin), headers: { 'content-type': 'application/json' } });
const handshake = (options) =>
  new Promise((done) => {
    const socket = tls.connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false, ...options }, () => {
      done({ protocol: socket.getProtocol(), cipher: socket.getCipher().name, subject: socket.getPeerCertificate().subject?.CN });
      socket.destroy();
    });
    socket.on('error', (error) => done({ error: error.code ?? error.message }));
  });

test('only TLS 1.2 and 1.3 are spoken', async () => {
  assert.equal((await handshake({ minVersion: 'TLSv1.3' })).protocol, 'TLSv1.3');
  assert.equal((await handshake({ maxVersion: 'TLSv1.2' })).protocol, 'TLSv1.2');
  for (const version of ['TLSv1', 'TLSv1.1']) {
    const answer = await handshake({ minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' });
    assert.ok(answer.error, `${version} was spoken`);
  }
});

test('weak ciphers are refused', async () => {
  for (const ciphers of ['NULL-SHA256', 'AES128-SHA', 'AES256-SHA256', 'DES-CBC3-SHA', 'RC4-SHA', 'ECDHE-ECDSA-AES128-SHA'])
    assert.ok((await handshake({ maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` }).catch((error) => ({ error }))).error, `${ciphers} was spoken`);
});

test('the newest version and the strongest of what the client offers are taken', async () => {
  assert.equal((await handshake({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' })).protocol, 'TLSv1.3');
  // The client prefers the weaker one; the server decides.
  const { cipher } = await handshake({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384' });
  assert.equal(cipher, 'ECDHE-ECDSA-AES256-GCM-SHA384');
});

test('no certificate of a client is asked for, and one that is shown changes nothing', async () => {
  const told = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${server.port}`, '-tls1_2'], { input: '', encoding: 'utf8' });
  assert.match(told.stdout, /No client certificate CA names sent/);
  assert.doesNotMatch(told.stdout, /Client Certificate Types|Acceptable client certificate/);
  const shown = new https.Agent({ cert: readFileSync(certificate), key: readFileSync(key), ca: readFileSync(certificate) });
  assert.equal((await ask('GET', '/api/v1/session', { agent: shown })).status, 401);
  shown.destroy();
});

test('the cookie is bound to this host and to TLS', async () => {
  const { status, headers } = await signIn();
  assert.equal(status, 200);
  const [cookie] = headers['set-cookie'];
  assert.match(cookie, /^__Host-/);
  for (const part of [/; Secure/i, /; HttpOnly/i, /; SameSite=Strict/i, /; Path=\/(;|$)/i]) assert.match(cookie, part);
  assert.doesNotMatch(cookie, /; Domain=/i);
});

test('browsers are told to come by TLS only', async () => {
  for (const target of ['/', '/api/v1/session', '/healthz', '/widget.js', '/api/v1/nowhere', '//', '/api/v1/attachments/x/y']) {
    const policy = (await ask('GET', target)).headers['strict-transport-security'] ?? '';
    assert.ok(Number(/max-age=(\d+)/.exec(policy)?.[1]) >= 31_536_000, `${target}: ${policy}`);
    assert.match(policy, /; includeSubDomains/, target);
  }
});

test('plain HTTP on the port is neither answered with success nor redirected', async () => {
  const answer = await new Promise((done) => {
    let text = '';
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write('GET /api/v1/session HTTP/1.1\r\nHost: x\r\n\r\n'));
    socket.on('data', (part) => (text += part.toString('latin1')));
    socket.on('close', () => done(text));
    socket.on('error', () => done(text));
    setTimeout(() => socket.destroy(), 1000);
  });
  assert.doesNotMatch(answer, /HTTP\/1\.1 [23]/);
});

test('sockets are spoken over TLS, and only with the own origin', async () => {
  const cookie = (await signIn()).headers['set-cookie'][0].split(';')[0];
  const connect = (origin) =>
    new Promise((done) => {
      const ws = new WebSocket(`wss://127.0.0.1:${server.port}/api/v1/socket`, { headers: { cookie, ...(origin ? { origin } : {}) }, ca: readFileSync(certificate) });
      ws.once('message', (data) => done({ frame: JSON.parse(data), close: ws.terminate() }));
      ws.once('unexpected-response', (_, response) => done({ status: response.statusCode }));
      ws.once('error', (error) => done({ error }));
    });
  assert.equal((await connect(server.url.replace('http:', 'https:'))).frame?.type, 'welcome');
  for (const origin of [server.url, 'https://evil.example', 'null', undefined]) assert.equal((await connect(origin)).status, 403, `${origin}`);
});

test('a new certificate is taken up without dropping a connection', async () => {
  const cookie = (await signIn()).headers['set-cookie'][0].split(';')[0];
  const ws = new WebSocket(`wss://127.0.0.1:${server.port}/api/v1/socket`, { headers: { cookie, origin: server.url.replace('http:', 'https:') }, ca: readFileSync(certificate) });
  await new Promise((done, failed) => ws.once('message', done).once('error', failed));
  certify('second');
  server.child.kill('SIGHUP');
  await until('the new certificate', async () => (await handshake({})).subject === 'second');
  assert.equal(ws.readyState, WebSocket.OPEN);
  assert.equal((await ask('GET', '/healthz')).status, 200); // on a connection kept from before
  ws.terminate();
});

test('a broken certificate leaves the good one in use', async () => {
  execFileSync('cp', ['/dev/null', certificate]);
  server.child.kill('SIGHUP');
  await until('the complaint', () => /certificate/i.test(server.log().split('\n').slice(-20).join('\n')) && /"level":"error"/.test(server.log()));
  assert.equal((await handshake({})).subject, 'second');
});
