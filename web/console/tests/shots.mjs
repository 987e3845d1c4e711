// Screenshots of every screen against the made-up server, and an axe check of each: node tests/shots.mjs [name part].
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { adminScenes } from './admin.mjs';
import * as data from './fixtures.mjs';
import { knowledgeScenes } from './knowledge.mjs';
import { origin, serve } from './mock.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const out = process.env.SHOTS ?? resolve(dirname(fileURLToPath(import.meta.url)), 'shots');
mkdirSync(out, { recursive: true });
const wanted = process.argv[2] ?? '';
const thread = `/inbox/mine/${data.conversations[1].id}`;
const pause = (page, ms = 350) => page.waitForTimeout(ms);

const scenes = [
  { name: 'sign-in', world: { signedIn: false } },
  { name: 'totp', world: { signedIn: false }, async act(page) { await page.fill('#email', 'a@b.c'); await page.fill('#password', 'right'); await page.keyboard.press('Enter'); } },
  { name: 'sign-in-wrong', world: { signedIn: false }, async act(page) { await page.fill('#email', 'a@b.c'); await page.fill('#password', 'no'); await page.keyboard.press('Enter'); } },
  { name: 'setup', world: { signedIn: false, setup: true } },
  { name: 'inbox', path: '/inbox/all' },
  { name: 'inbox-empty', path: '/inbox/mine', world: { empty: true } },
  { name: 'inbox-error', path: '/inbox/mine', world: { broken: /^\/conversations$/ } },
  { name: 'thread', path: thread, world: { busy: true } },
  { name: 'thread-long-name', path: `/inbox/mine/${data.conversations[3].id}` },
  { name: 'thread-closed', path: thread, world: { change: { status: 'closed', closed_at: data.ago(60) } } },
  { name: 'thread-owned', path: thread, world: { change: { owner: data.people[1].id } } },
  { name: 'note', path: thread, async act(page) { await page.keyboard.press('n'); await page.keyboard.type('Can you look, @'); } },
  { name: 'canned', path: thread, async act(page) { await page.keyboard.press('/'); } },
  { name: 'sending', path: thread, world: { silent: true }, async act(page) { await page.keyboard.press('r'); await page.keyboard.type('It leaves today and arrives on **Friday**.'); await page.keyboard.press('Enter'); } },
  { name: 'assign', path: thread, async act(page) { await page.keyboard.press('a'); } },
  { name: 'offer', path: thread, world: { offers: true } },
  { name: 'context', path: thread, phoneOnly: true, async act(page) { await page.keyboard.press('i'); } },
  { name: 'customers', path: '/customers' },
  { name: 'customer', path: `/customers/${data.contacts[1].id}` },
  { name: 'search', path: '/search?query=kettle' },
  { name: 'denied', path: '/customers', world: { denied: /^\/contacts/ } },
  { name: 'palette', path: '/inbox/mine', async act(page) { await page.keyboard.press('Control+k'); await page.waitForSelector('.palette-input:focus'); await page.keyboard.type('so'); } },
  { name: 'shortcuts', path: '/inbox/mine', async act(page) { await page.keyboard.press('?'); } },
  { name: 'profile-menu', path: '/inbox/mine', async act(page) { await page.click('.rail-foot .icon-button:has(.avatar)'); } },
  { name: 'presence', path: '/inbox/mine', async act(page) { await page.click('.presence-button'); } },
  { name: 'profile', path: '/inbox/mine', async act(page) { await page.click('.rail-foot .icon-button:has(.avatar)'); await page.click('.menu-list button'); await pause(page); await page.click('.ant-tabs-tab:nth-child(2)'); await pause(page); await page.click('.profile-section .ant-btn'); } },
  ...adminScenes,
  ...knowledgeScenes,
];

const sizes = [['wide', { width: 1440, height: 900 }], ['phone', { width: 390, height: 844 }]].filter(([name]) => (process.env.SIZES ?? 'wide,phone').includes(name));
const looks = (process.env.LOOKS ?? 'light,dark').split(',').map((look) => [look, look === 'light' ? 'en' : 'zh-CN']);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
let complaints = 0;
const complain = (text) => {
  complaints += 1;
  console.log(text);
};

for (const [sizeName, viewport] of sizes)
  for (const [look, language] of looks)
    for (const scene of scenes.filter((each) => each.name.includes(wanted) && !(each.phoneOnly && sizeName !== 'phone') && !(each.wideOnly && sizeName !== 'wide'))) {
      const label = `${scene.name}-${sizeName}-${look}`;
      const context = await browser.newContext({ viewport, colorScheme: look, locale: language, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' });
      await serve(context, { signedIn: true, language, ...scene.world });
      const page = await context.newPage();
      page.on('pageerror', (error) => complain(`${label}: ${error.message}`));
      page.on('console', (entry) => {
        if (entry.type() === 'error' && !/Failed to load resource/.test(entry.text())) complain(`${label}: ${entry.text().slice(0, 300)}`);
      });
      await page.goto(origin + (scene.path ?? '/'));
      await pause(page, 300);
      await page.waitForFunction(() => document.body.innerText.length > 20 && !document.querySelector('.bone'), null, { timeout: 8000 }).catch(() => complain(`${label}: still loading`));
      await pause(page, 300);
      if (scene.act) await scene.act(page).catch((error) => complain(`${label}: ${error.message.slice(0, 200)}`));
      await pause(page);
      await page.screenshot({ path: `${out}/${label}.png` });
      await page.evaluate(axe).catch(() => undefined);
      const found = await page.evaluate(() => window.axe?.run(document, { resultTypes: ['violations'] }));
      for (const violation of found?.violations ?? [])
        complain(`${label}: axe ${violation.id} (${violation.nodes.length}) ${violation.nodes.map((node) => `${node.html.slice(0, 130)} ${node.any[0]?.message?.slice(0, 120) ?? ''}`).slice(0, 4).join('\n      ')}`);
      await context.close();
    }
await browser.close();
console.log(complaints ? `${complaints} complaints` : 'no complaints');
process.exit(complaints ? 1 : 0);
