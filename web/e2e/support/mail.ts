import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

type Mail = { to: string[]; text: string };

/** A real mail server on this machine. */
export class MailServer {
  readonly mails: Mail[] = [];
  /** What it says to every recipient instead of taking the mail. */
  refusal: { code: number; words: string } | undefined;
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_, __, done) => done(this.refusal && Object.assign(new Error(this.refusal.words), { responseCode: this.refusal.code })),
      onData: (stream, session, done) =>
        void text(stream).then((raw) => {
          const body = Buffer.from(raw.slice(raw.indexOf('\r\n\r\n')), 'base64').toString('utf8');
          this.mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: body });
          done(null, '2.0.0 Kept');
        }, done),
    });
    this.server.on('error', () => undefined);
  }

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    await new Promise<void>((done) => mail.server.listen(0, '127.0.0.1', done));
    return mail;
  }
  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }
  to(address: string): Mail[] {
    return this.mails.filter(({ to }) => to.includes(address));
  }
  stop(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }
}
