import assert from 'node:assert/strict';
import net from 'node:net';
import { after, afterEach, before, describe, test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { MailServer } from '../support/mail_server.mjs';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

const kPublic = 'http://help.example';
const kPassword = 'pass word 1, a secret';

for (const engine of ['sqlite', 'postgres'])
  describe(`outgoing mail on ${engine}`, () => {
    /** @type {World} */
    let world;
    /** @type {MailServer} */
    let mail;
    let anna; // asks
    let lena; // decides
    let sales;
    before(async () => {
      mail = await MailServer.start({ user: 'deskbell', password: kPassword });
      world = await World.start({ engine, settings: { 'outgoing.allowed_networks': '127.0.0.1', 'http.public_url': kPublic } });
      anna = await world.user('Anna Agent');
      lena = await world.user('Lena Leader', 'team_leader');
      sales = await world.queue('Sales', [anna]);
      await world.admin.post('/approval-policies', { name: 'Refunds', currency: 'EUR', levels: [{ name: 'Lead', users: [lena.id] }] });
    });
    after(async () => {
      await world?.stop();
      await mail?.stop();
    });
    afterEach(() => { mail.refuses = () => undefined; });

    const set = async (more = {}) => {
      const { version } = (await world.admin.get('/outgoing-mail')).settings;
      return world.admin.put('/outgoing-mail', {
        state: 'on', host: 'localhost', port: mail.port, security: 'starttls', user: 'deskbell', password: kPassword, sender_address: 'service@example.com', sender_name: '客服 Service', authority: mail.certificate.cert, version, ...more,
      });
    };
    const trial = () => world.admin.post('/outgoing-mail/test');
    const ask = async (reason = 'It leaked.') => {
      const matter = await anna.post('/cases', { kind: 'complaint', subject: 'The kettle leaks', queue: sales.id });
      return anna.post('/approvals', { case_id: matter.id, kind: 'refund', money: { minor: 1250, currency: 'EUR' }, reason });
    };
    const mailed = (request) => until('the mail', () => mail.to(lena.email).find(({ text }) => text.includes(request.number)));
    const dead = async () => (await world.admin.get('/jobs/dead')).items.filter(({ kind }) => kind === 'outgoing_mail.send');

    test('it is off at first; who may not manage channels neither sees nor changes it', async () => {
      const now = await world.admin.get('/outgoing-mail');
      assert.deepEqual([now.settings.state, now.settings.has_password, now.public_url, now.trouble], ['off', false, kPublic, '']);
      for (const [method, path, body] of [['GET', '/outgoing-mail'], ['PUT', '/outgoing-mail', now.settings], ['POST', '/outgoing-mail/test']])
        await anna.refused([400, 403], method, path, body);
      await anna.refused(403, 'GET', '/outgoing-mail');
      await world.nobody.refused(401, 'GET', '/outgoing-mail');
      assert.deepEqual(await anna.get('/me/mail'), { topics: ['approvals'], sending: false });
    });

    test('what is wrong is named by its field, and nothing is changed', async () => {
      const { version } = (await world.admin.get('/outgoing-mail')).settings;
      const good = { state: 'on', host: 'localhost', port: 25, security: 'starttls', user: '', sender_address: 'a@example.com', sender_name: '', authority: '', version };
      for (const [field, more] of [
        ['settings.host', { host: '' }], ['settings.host', { host: 'http://x' }], ['settings.host', { host: 'x\nRCPT' }], ['settings.port', { port: 0 }], ['settings.port', { port: 70000 }],
        ['settings.security', { host: 'mail.example.com', security: 'none' }], ['security', { security: 'ssl' }], ['settings.sender_address', { sender_address: 'a@b\r\nRCPT TO:<x@y>' }],
        ['settings.sender_name', { sender_name: 'A\nBcc: x@example.com' }], ['settings.authority', { authority: 'no certificate' }], ['host', { host: 'x'.repeat(300) }], ['password', { password: 'x'.repeat(501) }],
      ]) await world.admin.refused(400, 'PUT', '/outgoing-mail', { ...good, ...more }, { field });
      await world.admin.refused(409, 'PUT', '/outgoing-mail', { ...good, version: 99 });
      await world.admin.refused(400, 'POST', '/outgoing-mail/test', undefined, { field: 'settings.host' });
      assert.equal((await world.admin.get('/outgoing-mail')).settings.version, version);
      await anna.refused(400, 'PUT', '/me/mail', { topics: ['everything'] });
      await anna.refused(400, 'PUT', '/me/mail', { topics: ['calls', 'calls'] }, { field: 'topics' });
    });

    test('with STARTTLS and a password: the test mail arrives, and the password is told to nobody else', async () => {
      const changed = await set();
      assert.equal(changed.settings.has_password, true);
      assert.ok(!JSON.stringify(changed).includes(kPassword));
      assert.deepEqual(await trial(), { outcome: 'accepted', answer: '250 2.0.0 Kept' });
      const [got] = mail.to(world.server.admin.email);
      assert.deepEqual([got.from, got.user, got.secure], ['service@example.com', 'deskbell', true]);
      assert.equal(got.headers.from, '客服 Service <service@example.com>');
      assert.equal(got.headers.subject, 'Deskbell can send mail');
      assert.equal(got.headers['auto-submitted'], 'auto-generated');
      assert.match(got.headers['message-id'], /^<deskbell\.trial\.\d+@example\.com>$/);
      assert.ok(!got.raw.split('\r\n').some((line) => line.length > 78));
      assert.ok(!world.server.log().includes(kPassword));
      await until('it stands in the audit trail', async () => (await world.admin.get('/audit', { kind: 'settings.' })).items.some(({ kind }) => kind === 'settings.outgoing_mail_changed'));
    });

    test('the test says in words what stands in the way', async () => {
      const outcome = async (more) => {
        await set(more);
        return trial();
      };
      const wrong = await outcome({ password: 'wrong' });
      assert.equal(wrong.outcome, 'sign_in_refused');
      assert.match(wrong.answer, /^535 /);
      assert.equal((await outcome({ authority: '' })).outcome, 'not_trusted');
      assert.equal((await outcome({ host: '127.0.0.1' })).outcome, 'not_trusted', 'the certificate is for another name');
      assert.equal((await outcome({ host: '10.1.2.3' })).outcome, 'not_allowed');
      assert.equal((await outcome({ host: '169.254.169.254', port: 80 })).outcome, 'not_allowed');
      assert.equal((await outcome({ port: 1 })).outcome, 'unreachable');
      mail.refuses = () => [550, '5.1.1 No such user'];
      assert.deepEqual(await outcome(), { outcome: 'refused', answer: '550 5.1.1 No such user' });
      mail.refuses = () => [450, '4.2.1 Greylisted'];
      assert.deepEqual(await outcome(), { outcome: 'put_off', answer: '450 4.2.1 Greylisted' });
      assert.ok((await world.admin.get('/outgoing-mail')).trouble.includes('Greylisted'));
    });

    test('without encryption only on this machine, and never where it was asked for', async () => {
      const plain = await MailServer.start({ tls: 'none' });
      try {
        await set({ port: plain.port, security: 'none', user: '', password: '' });
        assert.equal((await trial()).outcome, 'accepted');
        assert.equal(plain.mails[0].secure, false);
        await set({ port: plain.port });
        assert.equal((await trial()).outcome, 'not_encrypted');
        assert.equal(plain.mails.length, 1);
      } finally {
        await plain.stop();
      }
      const wrapped = await MailServer.start({ tls: 'tls', user: 'deskbell', password: kPassword });
      try {
        await set({ port: wrapped.port, security: 'tls', authority: wrapped.certificate.cert });
        assert.equal((await trial()).outcome, 'accepted');
        assert.equal(wrapped.mails[0].secure, true);
      } finally {
        await wrapped.stop();
      }
    });

    test('a server that says nothing is given up in time', async () => {
      const silent = net.createServer(() => {});
      await new Promise((done) => silent.listen(0, '127.0.0.1', done));
      try {
        await set({ port: silent.address().port });
        const began = Date.now();
        assert.equal((await trial()).outcome, 'took_too_long');
        assert.ok(Date.now() - began < 20_000);
      } finally {
        silent.close();
      }
    });

    test('an approver is mailed the request once, opens the link without signing in, and approves', async () => {
      await set();
      const request = await ask('漏水了。\nThe kettle leaked twice.');
      const got = await mailed(request);
      assert.equal(got.headers.subject, `Your decision: a refund, EUR 12.50, ${request.number}`);
      assert.match(got.text, /Anna Agent asks for a refund of EUR 12\.50/);
      assert.ok(got.text.includes('漏水了。\nThe kettle leaked twice.'));
      const link = new RegExp(`^${kPublic}(/approve/\\S+)$`, 'm').exec(got.text)[1];
      assert.match((await exchange(world.server, 'GET', link)).text, /EUR 12\.50/);
      const done = await exchange(world.server, 'POST', link, { body: 'verdict=approve', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
      assert.equal(done.status, 200);
      const now = await anna.get(`/approvals/${request.id}`);
      assert.deepEqual([now.state, now.votes[0].door, now.votes[0].name], ['approved', 'link', 'Lena Leader']);
      assert.ok(!world.server.log().includes(link.split('/').at(-1)), 'the link is not in the log');
      const second = await ask();
      await mailed(second);
      assert.equal(mail.to(lena.email).filter(({ text }) => text.includes(request.number)).length, 1);
    });

    test('in the reader’s language, and not to who switched it off', async () => {
      await set();
      await lena.patch('/me', { language: 'zh-CN' });
      const request = await ask();
      assert.match((await mailed(request)).headers.subject, /^请您审批：退款，EUR 12\.50，/);
      await lena.patch('/me', { language: 'en' });
      assert.deepEqual(await lena.put('/me/mail', { topics: ['calls'] }), { topics: ['calls'], sending: true });
      const quiet = await ask();
      await lena.put('/me/mail', { topics: ['approvals'] });
      await mailed(await ask());
      assert.ok(!mail.to(lena.email).some(({ text }) => text.includes(quiet.number)));
    });

    test('who does not exist at the server is a dead letter with its words, and goes out when retried', async () => {
      await set();
      mail.refuses = (address) => address === lena.email && [550, '5.1.1 No such user'];
      const request = await ask();
      const [letter] = await until('the dead letter', async () => ((await dead()).length ? dead() : undefined));
      assert.match(letter.error, /refused it: 550 5\.1\.1 No such user/);
      assert.ok(!JSON.stringify(letter).includes('/approve/'), 'no link waits in the database');
      mail.refuses = () => undefined;
      await world.admin.post(`/jobs/${letter.id}/retry`);
      await mailed(request);
      assert.deepEqual(await dead(), []);
    });

    test('what the server puts off, or while it is away, is sent when it can be', async () => {
      await set();
      const before = mail.tries;
      mail.refuses = () => [451, '4.3.0 Try again later'];
      const put_off = await ask();
      await until('two tries', () => mail.tries >= before + 2);
      mail.refuses = () => undefined;
      const got = await mailed(put_off);
      assert.match(got.headers['message-id'], /^<deskbell\.\d+@example\.com>$/);
      await mail.stop();
      const away = await ask();
      await until('it was tried', async () => /cannot be reached/.test((await world.admin.get('/outgoing-mail')).trouble));
      await mail.back();
      await mailed(away);
      assert.equal((await world.admin.get('/outgoing-mail')).trouble, '');
      await until('it is counted', async () => /^deskbell_mail_sent_total [1-9]/m.test((await exchange(world.server, 'GET', '/metrics', { headers: world.admin.headers })).text));
    });

    test('a call and a broken promise are mailed to who chose so, each once', async () => {
      await set();
      const [roster] = await world.admin.get('/rosters');
      await world.admin.put(`/rosters/${roster.id}`, { name: roster.name, time_zone: 'Europe/Berlin', shifts: [{ user: lena.id, week: [] }], version: roster.version });
      const seeded = await world.admin.get('/ladders');
      const ladder = await world.admin.post('/ladders', {
        name: 'Requests', when: { fact: 'case.kind', is: 'is', value: 'request' }, lines: [{ name: 'First line', queue: sales.id }],
        levels: [{ key: 'manager', name: 'Duty manager', triggers: [{ kind: 'by_hand' }], actions: [{ kind: 'call', who: [{ kind: 'duty_manager' }], answer_within_s: 900 }] }],
      });
      await world.admin.put('/ladders/order', { order: [ladder.id, ...seeded.map((one) => one.id)] });
      await lena.put('/me/mail', { topics: ['approvals', 'calls'] });
      await anna.put('/me/mail', { topics: ['promises'] });
      const matter = await anna.post('/cases', { kind: 'request', subject: '紧急 kettle', queue: sales.id, owner: anna.id });
      await anna.post(`/cases/${matter.id}/escalate`, { note: 'He will leave us' });
      const called = await until('the call', () => mail.to(lena.email).find(({ headers }) => headers.subject.startsWith('You are called')));
      assert.equal(called.headers.subject, `You are called: Duty manager for ${matter.number} 紧急 kettle`);
      assert.ok(called.text.includes('He will leave us'));
      assert.ok(called.text.includes(`${kPublic}/cases/case/${matter.id}`));
      await anna.post('/promises', { case_id: matter.id, kind: 'call_back', what: 'Call about the kettle', due_at: new Date(Date.now() + 1500).toISOString() });
      const broken = await until('the broken promise', () => mail.to(anna.email)[0], 30_000);
      assert.equal(broken.headers.subject, 'Your promise was not kept: Call about the kettle');
      assert.ok(broken.text.includes(`${kPublic}/cases/mine`));
      await mailed(await ask());
      const subjects = mail.mails.filter(({ text }) => text.includes(matter.number) || text.includes('about the kettle'));
      assert.equal(subjects.length, 2, 'neither twice, nor to anybody else');
    });
  });
