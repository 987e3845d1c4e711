// What an agent does, against the made-up server: node tests/journeys.mjs [name part]. Needs a build in dist/.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import * as data from './fixtures.mjs';
import { origin, serve } from './mock.mjs';

const [first, second] = data.conversations;
const thread = `/inbox/mine/${second.id}`;
const wanted = process.argv[2] ?? '';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });

async function open(path, world = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en' });
  const state = { signedIn: true, language: 'en', frames: [], seen: [], ...world };
  await serve(context, state);
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  page.on('pageerror', (error) => assert.fail(error));
  await page.goto(origin + path);
  return { page, world: state, close: () => context.close() };
}
const until = async (check, what) => {
  for (let tries = 0; tries < 80; ++tries) {
    if (await check()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`never happened: ${what}`);
};
const posts = (world) => world.frames.filter((frame) => frame.type === 'post');
let position = 10;
const event = (world, kind, stream, payload, seq = 30) =>
  world.socket.send(JSON.stringify({ type: 'event', position: String(++position), stream, seq, kind, actor: '0', at: new Date().toISOString(), data: payload }));
const incoming = (seq, text) => ({
  message: { ...data.messages(second.id)[0], id: `9${seq}`, seq, text, at: new Date().toISOString() }, owner: data.people[0].id, status: 'active',
});

const journeys = {
  async an_agent_signs_in_with_a_code_by_keyboard_alone() {
    const { page, close } = await open('/', { signedIn: false });
    await page.waitForSelector('#email:focus');
    await page.keyboard.type('anna@brightside.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('right\n');
    await page.waitForSelector('#totp:focus');
    await page.keyboard.type('123456\n');
    await page.waitForSelector('.conversation-row');
    await close();
  },
  async a_reply_is_held_sent_and_acknowledged_once() {
    const { page, world, close } = await open(thread);
    await page.waitForSelector('.group');
    await page.keyboard.press('r');
    await page.keyboard.type('On Friday.\n');
    await page.waitForSelector('.outgoing');
    assert.equal(posts(world).length, 0);
    await until(() => posts(world).length === 1, 'the post');
    await page.waitForSelector('.outgoing', { state: 'detached' });
    const { client_id, text } = posts(world)[0];
    assert.equal(text, 'On Friday.');
    const mine = { ...incoming(100, text).message, author_kind: 'agent', author: data.people[0].id, author_name: 'Anna Weber', client_id, id: '8000000000100' };
    event(world, 'conversation.message_posted', second.id, { message: mine, owner: data.people[0].id, status: 'active' }, 100);
    await page.waitForTimeout(300);
    assert.equal(await page.locator('.thread-body').getByText('On Friday.', { exact: true }).count(), 1);
    assert.equal(await page.locator('textarea[dir]').inputValue(), '');
    await close();
  },
  async a_held_reply_can_be_taken_back() {
    const { page, world, close } = await open(thread);
    await page.waitForSelector('.group');
    await page.keyboard.press('r');
    await page.keyboard.type('Oops\n');
    await page.waitForSelector('.outgoing');
    await page.keyboard.press('Control+z');
    await page.waitForSelector('.outgoing', { state: 'detached' });
    assert.equal(await page.locator('textarea[dir]').inputValue(), 'Oops');
    await page.waitForTimeout(3500);
    assert.equal(posts(world).length, 0);
    await close();
  },
  async messages_written_offline_go_out_after_the_reconnect() {
    const { page, world, close } = await open(thread, { silent: true });
    await page.waitForSelector('.group');
    await page.keyboard.press('r');
    await page.keyboard.type('Still there?\n');
    await until(() => posts(world).length === 1, 'the first post');
    world.silent = false;
    await world.socket.close({ code: 1001 });
    await until(() => posts(world).length === 2, 'the second post');
    assert.equal(posts(world)[0].client_id, posts(world)[1].client_id);
    await page.waitForSelector('.outgoing', { state: 'detached' });
    await close();
  },
  async a_customers_message_appears_in_thread_and_list() {
    const { page, world, close } = await open(thread);
    await page.waitForSelector('.group');
    event(world, 'conversation.message_posted', second.id, incoming(25, 'One more question'), 25);
    await page.waitForSelector('.thread-body >> text=One more question');
    await page.waitForSelector('.conversation-row >> text=One more question');
    await until(() => world.frames.some((frame) => frame.type === 'read' && frame.seq === 25), 'the read receipt');
    event(world, 'conversation.message_posted', first.id, { ...incoming(25, 'Hello?'), message: { ...incoming(25, 'Hello?').message, conversation: first.id } }, 25);
    await page.waitForSelector('.conversation-row:first-child .badge >> text=2');
    await close();
  },
  async a_closed_conversation_leaves_the_list_and_can_be_reopened() {
    const { page, world, close } = await open(thread);
    await page.waitForSelector('.group');
    await page.keyboard.press('e');
    await page.waitForSelector('.no-reply');
    await until(async () => (await page.locator('.conversation-row').count()) === 4, 'the row to go');
    await page.keyboard.press('z');
    await until(() => world.seen.includes(`POST /conversations/${second.id}/reopen`), 'the reopening');
    await close();
  },
  async an_offer_slides_in_and_is_accepted_by_keyboard() {
    const { page, world, close } = await open('/inbox/mine');
    await page.waitForSelector('.conversation-row');
    event(world, 'offer.made', data.people[0].id, { offer: data.offer() });
    await page.waitForSelector('.offer');
    await page.keyboard.press('Alt+y');
    await until(() => world.seen.some((line) => /^POST \/offers\/\d+\/accept$/.test(line)), 'the acceptance');
    await page.waitForSelector('.offer', { state: 'detached' });
    await close();
  },
  async the_list_is_walked_with_j_and_k() {
    const { page, close } = await open('/inbox/mine');
    await page.waitForSelector('.conversation-row');
    await page.keyboard.press('j');
    await page.waitForURL(`**/${first.id}`);
    await page.keyboard.press('j');
    await page.waitForURL(`**/${second.id}`);
    await page.keyboard.press('k');
    await page.waitForURL(`**/${first.id}`);
    await close();
  },
  async a_canned_answer_fills_in_the_customers_name() {
    const { page, close } = await open(thread);
    await page.waitForSelector('.group');
    await page.keyboard.press('/');
    await page.waitForSelector('.suggestion');
    await page.keyboard.type('hel');
    await page.keyboard.press('Enter');
    await until(async () => /Hello Sofia Almeida, this is Anna Weber of Brightside/.test(await page.locator('textarea[dir]').inputValue()), 'the text');
    await close();
  },
  async a_note_mentions_a_colleague() {
    const { page, world, close } = await open(thread);
    await page.waitForSelector('.group');
    await page.keyboard.press('n');
    await page.keyboard.type('@jon');
    await page.waitForSelector('.suggestion');
    await page.keyboard.press('Tab');
    await page.keyboard.type('please look');
    await page.keyboard.press('Control+Enter');
    await until(() => posts(world).length === 1, 'the note');
    assert.deepEqual([posts(world)[0].kind, posts(world)[0].mentions, posts(world)[0].text], ['note', [data.people[2].id], '@Jonas Richter please look']);
    await close();
  },
  async a_draft_is_kept_on_the_server_and_marked_in_the_list() {
    const { page, world, close } = await open(thread);
    await page.waitForSelector('.group');
    await page.keyboard.press('r');
    await page.keyboard.type('Half a thou');
    await page.waitForSelector('.draft-mark');
    await until(() => world.seen.includes(`PUT /conversations/${second.id}/draft`), 'the draft');
    await page.reload();
    await page.waitForSelector('.group');
    await until(async () => (await page.locator('textarea[dir]').inputValue()) === 'Half a thou', 'the draft again');
    await close();
  },
  async an_ended_session_asks_to_sign_in_again() {
    const { page, world, close } = await open(thread);
    await page.waitForSelector('.group');
    world.signedIn = false;
    await world.socket.close({ code: 4401 });
    await page.waitForSelector('#email');
    await close();
  },
};

let failed = 0;
for (const [name, journey] of Object.entries(journeys)) {
  if (!name.includes(wanted)) continue;
  try {
    await journey();
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${String(error.message ?? error).split('\n').slice(0, 6).join('\n      ')}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
