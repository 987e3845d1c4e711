// A real mail server (npm's smtp-server) that takes what it is sent, or says what it is told to.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A certificate that signs itself, for this name. */
export function certificateFor(name) {
  const directory = mkdtempSync(path.join(tmpdir(), 'deskbell-mail-'));
  const [key, cert] = ['key.pem', 'cert.pem'].map((file) => path.join(directory, file));
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
      '-addext', `subjectAltName=${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}`, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const decoded = (header) => header.replace(/\?=\r\n =\?UTF-8\?B\?/g, '\0').replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, words) => Buffer.concat(words.split('\0').map((word) => Buffer.from(word, 'base64'))).toString());

/** What a mail program shows of it. */
export function read(raw) {
  const end = raw.indexOf('\r\n\r\n');
  const headers = Object.fromEntries(raw.slice(0, end).split(/\r\n(?! )/).map((line) => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon).toLowerCase(), decoded(line.slice(colon + 2)).replace(/\r\n /g, ' ')];
  }));
  return { headers, text: Buffer.from(raw.slice(end + 4), 'base64').toString('utf8').replace(/\r\n/g, '\n') };
}

export class MailServer {
  /** What came: { from, to, user, secure, headers, text, raw }. */
  mails = [];
  /** How often somebody began to send. */
  tries = 0;
  /** Refuses with [code, words]: by the recipient, or nothing. */
  refuses = () => undefined;

  /** `tls`: 'starttls', 'tls' or 'none'; `user` and `password`: what it wants to hear. */
  static async start({ tls = 'starttls', name = 'localhost', user, password } = {}) {
    const server = new MailServer();
    server.certificate = certificateFor(name);
    server.options = {
      ...server.certificate, secure: tls === 'tls', hideSTARTTLS: tls !== 'starttls', authOptional: !user, disabledCommands: user ? [] : ['AUTH'], logger: false, closeTimeout: 100,
      onAuth: (given, _, done) => (given.username === user && given.password === password ? done(null, { user }) : done(new Error('5.7.8 Wrong user or password'))),
      onRcptTo: ({ address }, session, done) => {
        ++server.tries;
        const refusal = server.refuses(address);
        return done(refusal && Object.assign(new Error(refusal[1]), { responseCode: refusal[0] }));
      },
      onData: (stream, session, done) => void server.take(stream, session).then(() => done(null, '2.0.0 Kept'), done),
    };
    await server.back(0);
    return server;
  }

  get port() { return this.at; }

  async take(stream, session) {
    const raw = await text(stream);
    const { mailFrom, rcptTo } = session.envelope;
    this.mails.push({ from: mailFrom.address, to: rcptTo.map(({ address }) => address), user: session.user, secure: session.secure, raw, ...read(raw) });
  }

  /** Those to this address. */
  to(address) { return this.mails.filter((mail) => mail.to.includes(address)); }

  /** Listens again, at the same port as before. */
  async back(port = this.at) {
    this.server = new SMTPServer(this.options);
    this.server.on('error', () => {});
    await new Promise((done, failed) => {
      this.server.server.once('error', failed);
      this.server.listen(port, '127.0.0.1', done);
    });
    this.at = this.server.server.address().port;
  }

  stop() { return new Promise((done) => this.server.close(done)); }
}
