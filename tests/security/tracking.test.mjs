// The tracking page: whoever has the link sees one case and nothing else; a look changes nothing; a form is ours or none.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exchange } from '../support/client.mjs';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

/** @type {World} */
let world;
let anna;
let shop;
before(async () => {
  world = await World.start({ settings: { 'http.public_url': 'https://desk.example', 'http.trusted_proxies': '127.0.0.1' } });
  anna = await world.user('Anna Agent', 'administrator');
  shop = await world.installation();
});
after(() => world?.stop());

async function tracked(more = {}) {
  const visitor = await world.talk(shop);
  const matter = await anna.post('/cases', { kind: 'inquiry', subject: 'The <b>kettle</b> leaks', conversation: visitor.conversation.id, ...more });
  const offer = await anna.post(`/cases/${matter.id}/tracking-link`);
  return { visitor, matter, path: offer.path, offer };
}
const look = (path, headers = {}) => exchange(world.server, 'GET', path, { headers });
const field = (html, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];
// Each form from an address of its own: how many of one are taken is tested below.
let addresses = 0;
const elsewhere = () => ({ 'x-forwarded-for': `203.0.113.${++addresses % 250}` });
const send = (path, fields, headers = {}) =>
  exchange(world.server, 'POST', path, { headers: { 'content-type': 'application/x-www-form-urlencoded', ...elsewhere(), ...headers }, body: new URLSearchParams(fields).toString() });
const solve = (matter) => anna.post(`/cases/${matter.id}/move`, { state: 'solved', resolution: 'A new lid is on its way.' });

describe('the page', () => {
  test('shows the case in plain words, without script, cookie or a place to leak to', async () => {
    const { matter, path, offer } = await tracked();
    assert.equal(offer.url, `https://desk.example${path}`);
    await anna.post(`/cases/${matter.id}/entries`, { text: 'A difficult customer' });
    const { status, text, headers } = await look(path);
    assert.equal(status, 200);
    assert.ok(text.includes(matter.number));
    assert.ok(text.includes('The &lt;b&gt;kettle&lt;/b&gt; leaks'));
    assert.ok(!text.includes('<script') && !text.includes('difficult'));
    assert.ok(!text.includes('Anna'), 'names of ours stay ours');
    const policy = headers['content-security-policy'];
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/);
    assert.match(headers['cache-control'], /no-store/);
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.match(headers['x-robots-tag'], /noindex/);
    assert.equal(headers['set-cookie'], undefined);
    assert.ok(!world.server.log().includes(path), 'the link is not in the log');
  });

  test('speaks the customer’s language and zone', async () => {
    const contact = await anna.post('/contacts', { name: 'Li Wei', language: 'zh-CN' });
    await anna.patch(`/contacts/${contact.id}`, { time_zone: 'Asia/Shanghai' });
    const matter = await anna.post('/cases', { kind: 'inquiry', subject: 'Kettle', contact: contact.id, language: 'zh-CN' });
    const { path } = await anna.post(`/cases/${matter.id}/tracking-link`);
    const { text } = await look(path);
    assert.ok(text.includes('<html lang="zh-CN">') && text.includes('下一步') && text.includes('Asia/Shanghai'));
  });

  test('changes nothing when it is looked at, however often', async () => {
    const { matter, path } = await tracked();
    const before = await anna.get(`/cases/${matter.id}/history`, { limit: 200 });
    for (let i = 0; i < 5; ++i) assert.equal((await look(path)).status, 200);
    for (const deed of ['message', 'answer', 'rating']) assert.ok([404, 405].includes((await look(`${path}/${deed}?answer=not_solved`)).status));
    await exchange(world.server, 'HEAD', path);
    assert.deepEqual(await anna.get(`/cases/${matter.id}/history`, { limit: 200 }), before);
    assert.equal((await anna.get(`/cases/${matter.id}`)).version, matter.version);
  });
});

describe('a link', () => {
  test('that is bad, cut or of another case opens nothing', async () => {
    const [one, other] = [await tracked(), await tracked()];
    const token = one.path.slice('/track/'.length);
    const parts = token.split('.');
    const foreign = other.path.slice('/track/'.length).split('.');
    const swapped = [...parts.slice(0, 2), foreign[2], ...parts.slice(3)].join('.');
    const later = [...parts.slice(0, 4), String(Number(parts[4]) + 1), parts[5]].join('.');
    const newer = [...parts.slice(0, 3), '2', ...parts.slice(4)].join('.');
    for (const bad of ['x', '1', token.slice(0, -1), `${token}A`, token.toUpperCase(), swapped, later, newer, '1.1.1.1.1.1', '%00', 'a'.repeat(5000), '..%2f..%2fetc%2fpasswd']) {
      const answer = await look(`/track/${bad}`);
      assert.ok([400, 404, 414, 431].includes(answer.status), `${bad.slice(0, 60)} -> ${answer.status}`);
      assert.ok(!answer.text.includes(one.matter.number) && !answer.text.includes(other.matter.number));
    }
  });

  test('that was revoked opens nothing, a new one does', async () => {
    const { matter, path } = await tracked();
    await anna.post(`/cases/${matter.id}/tracking-link/revoke`);
    assert.equal((await look(path)).status, 404);
    const { path: fresh } = await anna.post(`/cases/${matter.id}/tracking-link`);
    assert.equal((await look(fresh)).status, 200);
  });

  test('is made only by who sees the case', async () => {
    const { matter } = await tracked();
    const ben = await world.user('Ben Agent');
    await ben.refused([403, 404], 'POST', `/cases/${matter.id}/tracking-link`);
    await ben.refused([403, 404], 'GET', `/cases/${matter.id}/aftercare`);
    await world.nobody.refused(401, 'POST', `/cases/${matter.id}/tracking-link`);
  });
});

describe('a form', () => {
  test('adds information once, as the customer', async () => {
    const { visitor, path } = await tracked();
    const { text } = await look(path);
    const fields = { form: field(text, 'form'), client_id: field(text, 'client_id'), text: 'The serial number is <42>\n第二行' };
    for (let i = 0; i < 2; ++i) {
      const sent = await send(`${path}/message`, fields);
      assert.equal(sent.status, 303);
      assert.equal(sent.headers.location, `${path}?said=message`);
    }
    const { items } = await visitor.get(`/widget/conversations/${visitor.conversation.id}/messages`);
    assert.equal(items.filter((one) => one.text === fields.text && one.author_kind === 'contact').length, 1);
    assert.ok((await look(`${path}?said=message`)).text.includes('We have received your message'));
  });

  test('without its token, with a foreign one, or from a foreign page is refused', async () => {
    const [one, other] = [await tracked(), await tracked()];
    const form = field((await look(one.path)).text, 'form');
    const foreign = field((await look(other.path)).text, 'form');
    const good = { form, client_id: 'abc', text: 'Hello' };
    for (const fields of [{ ...good, form: '' }, { ...good, form: foreign }, { ...good, form: one.path.slice('/track/'.length) }, { client_id: 'abc', text: 'x' }])
      assert.equal((await send(`${one.path}/message`, fields)).status, 403);
    assert.equal((await send(`${one.path}/message`, good, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await send(`${one.path}/nothing`, good)).status, 404);
    for (const body of ['form=%ff', 'a=1&a=2', '', 'x'.repeat(60_000)])
      assert.ok([400, 403].includes((await exchange(world.server, 'POST', `${one.path}/message`, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })).status));
    assert.equal((await exchange(world.server, 'POST', `${one.path}/message`, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(good) })).status, 400);
    const { items } = await one.visitor.get(`/widget/conversations/${one.visitor.conversation.id}/messages`);
    assert.equal(items.filter((message) => message.author_kind === 'contact').length, 1);
  });

  test('takes the customer’s yes, and closes', async () => {
    const { matter, visitor, path } = await tracked();
    await solve(matter);
    const { items } = await until('he is asked', async () => {
      const page = await visitor.get(`/widget/conversations/${visitor.conversation.id}/messages`);
      return page.items.some((one) => one.code === 'notice' && one.text.includes('https://desk.example/track/')) && page;
    });
    assert.ok(items.length >= 2);
    const { text } = await look(path);
    assert.ok(text.includes('Is it solved?') && text.includes('A new lid is on its way.'));
    const form = field(text, 'form');
    assert.equal((await send(`${path}/answer`, { form, answer: 'maybe', comment: '' })).status, 400);
    assert.equal((await send(`${path}/answer`, { form, answer: 'solved', comment: '' })).status, 303);
    assert.equal((await anna.get(`/cases/${matter.id}`)).state_category, 'closed');
    assert.equal((await anna.get(`/cases/${matter.id}/aftercare`)).answer, 'solved');
  });

  test('takes his no, and reopens; a bad rating opens a recovery', async () => {
    const { matter, path } = await tracked();
    await solve(matter);
    const form = field((await look(path)).text, 'form');
    assert.equal((await send(`${path}/answer`, { form, answer: 'not_solved', comment: 'It leaks again' })).status, 303);
    assert.equal((await anna.get(`/cases/${matter.id}`)).reopened, 1);
    assert.equal((await send(`${path}/rating`, { form, score: '5', comment: '' })).status, 409);
    await solve(matter);
    for (const score of ['0', '6', '-1', '1.5', 'x', '']) assert.equal((await send(`${path}/rating`, { form, score, comment: '' })).status, 400);
    assert.equal((await send(`${path}/rating`, { form, score: '1', comment: 'Three weeks!' })).status, 303);
    const care = await until('a recovery', async () => {
      const one = await anna.get(`/cases/${matter.id}/aftercare`);
      return one.recovery && one;
    });
    assert.equal(care.score, 1);
    assert.ok((await anna.get('/surveys/case-ratings')).items.some((one) => one.matter.id === matter.id && one.score === 1));
    const history = await anna.get(`/cases/${matter.id}/history`, { limit: 200 });
    for (const kind of ['aftercare.denied', 'aftercare.rated', 'aftercare.recovery_opened']) assert.ok(history.items.some((one) => one.kind === kind), kind);
  });
});

describe('files', () => {
  const kPng = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const kPdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
  /** As a browser sends the form: [name, value] and [name, bytes, file name]. */
  const parts = (fields, boundary = 'xYzBoundary') =>
    Buffer.concat([...fields.flatMap(([name, value, file]) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"\r\nContent-Type: application/octet-stream`}\r\n\r\n`),
      Buffer.from(value), Buffer.from('\r\n')]), Buffer.from(`--${boundary}--\r\n`)]);
  const sendFiles = (path, fields, headers = {}, body = parts(fields)) =>
    exchange(world.server, 'POST', `${path}/files`, { headers: { 'content-type': 'multipart/form-data; boundary=xYzBoundary', ...elsewhere(), ...headers }, body });
  const ready = async () => {
    const one = await tracked();
    const { text } = await look(one.path);
    assert.match(text, /action="[^"]*\/files" accept-charset="utf-8" enctype="multipart\/form-data"/);
    return { ...one, good: [['form', field(text, 'form')], ['client_id', `${field(text, 'client_id')}f`], ['text', 'The handle <b>broke</b>']] };
  };
  const messages = async ({ visitor }) => (await visitor.get(`/widget/conversations/${visitor.conversation.id}/messages`)).items;

  test('come to the agent in the case’s conversation, once, and the customer sees them', async () => {
    const one = await ready();
    const fields = [...one.good, ['files', kPng, '壶 of%22x%22.png'], ['files', kPdf, 'bill.pdf'], ['files', '', '']];
    for (let i = 0; i < 2; ++i) {
      const sent = await sendFiles(one.path, fields);
      assert.equal(sent.status, 303, sent.text.slice(0, 300));
      assert.equal(sent.headers.location, `${one.path}?said=files`);
    }
    const { items } = await anna.get(`/conversations/${one.visitor.conversation.id}/messages`);
    const told = items.filter((message) => message.attachments.length);
    assert.equal(told.length, 1);
    assert.equal(told[0].author_kind, 'contact');
    assert.equal(told[0].text, 'The handle <b>broke</b>');
    assert.deepEqual(told[0].attachments.map((file) => file.media_type), ['image/png', 'application/pdf']);
    assert.deepEqual((await exchange(world.server, 'GET', told[0].attachments[0].url)).raw, kPng);
    const { text } = await look(`${one.path}?said=files`);
    assert.ok(text.includes('We have received your files') && text.includes('bill.pdf') && text.includes('The handle &lt;b&gt;broke&lt;/b&gt;'));
  });

  test('reopen a solved case within its window, as words do', async () => {
    const one = await ready();
    await solve(one.matter);
    assert.equal((await sendFiles(one.path, [...one.good, ['files', kPng, 'a.png']])).status, 303);
    await until('it is open again', async () => (await anna.get(`/cases/${one.matter.id}`)).state_category === 'open');
  });

  test('that are none, too many, too large or of another kind are refused, and nothing of them is kept', async () => {
    const one = await ready();
    const refused = async (fields, status = 400) => {
      const answer = await sendFiles(one.path, fields);
      assert.equal(answer.status, status, answer.text.slice(0, 300));
      return answer.text;
    };
    assert.match(await refused(one.good), /Up to five photos/);
    assert.match(await refused([...one.good, ['files', '', '']]), /Up to five photos/);
    assert.match(await refused([...one.good, ...Array.from({ length: 6 }, (_, i) => ['files', kPng, `${i}.png`])]), /Up to five/);
    for (const [bytes, name] of [['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg'], ['<!doctype html><script>alert(1)</script>', 'photo.png'], ['MZ\x90\x00', 'run.pdf'], ['hello', 'a.txt']])
      assert.match(await refused([...one.good, ['files', bytes, name]]), /photos or PDF/);
    assert.match(await refused([...one.good, ['files', Buffer.concat([kPng, Buffer.alloc(25 * 1024 * 1024)]), 'big.png']]), /25 MB/);
    assert.equal((await messages(one)).filter((message) => message.author_kind === 'contact').length, 1);
  });

  test('without the form’s token, with a foreign one, from a foreign page, or in a broken body are refused', async () => {
    const [one, other] = [await ready(), await ready()];
    const file = ['files', kPng, 'a.png'];
    for (const form of ['', 'x', other.good[0][1]]) assert.equal((await sendFiles(one.path, [['form', form], ['client_id', 'a'], file])).status, 403);
    assert.equal((await sendFiles(one.path, [...one.good, file], { origin: 'https://evil.example' })).status, 403);
    assert.equal((await sendFiles('/track/1.1.1.1.1.x', [...one.good, file])).status, 404);
    const whole = parts([...one.good, file]);
    for (const body of ['', 'x', whole.subarray(0, whole.length - 6), whole.subarray(2), parts([...one.good, file], 'other')]) assert.equal((await sendFiles(one.path, [], {}, body)).status, 400);
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) assert.equal((await sendFiles(other.path, [...other.good, file], { 'content-type': type })).status, 400);
    assert.equal((await messages(one)).filter((message) => message.author_kind === 'contact').length, 1);
  });

  test('are slowed down when one link sends many', async () => {
    const one = await ready();
    const statuses = [];
    for (let i = 0; i < 12; ++i) statuses.push((await sendFiles(one.path, one.good)).status);
    assert.deepEqual([...new Set(statuses)].sort(), [400, 429]);
  });
});

test('many tries from one address are slowed down', async () => {
  const { path } = await tracked();
  const written = [];
  for (let i = 0; i < 25; ++i) written.push((await send(`${path}/message`, { form: 'x' }, { 'x-forwarded-for': '198.51.100.7' })).status);
  assert.ok(written.includes(429));
  const statuses = new Set();
  for (let i = 0; i < 200 && !statuses.has(429); ++i) statuses.add((await look(`/track/1.1.${i}.1.1.x`)).status);
  assert.ok(statuses.has(429));
});
