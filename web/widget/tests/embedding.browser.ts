import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Backend } from './backend';

/** The built widget on a foreign page with a strict policy of its own (`npm run build` first). */

const dist = fileURLToPath(new URL('../dist', import.meta.url));
let browser: Browser;
let backend: Backend;
let origin: string;
let site: Server;
let shop: string;
let extra = '';
let complaints: string[];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => browser.close());
beforeEach(async () => {
  extra = '';
  complaints = [];
  backend = new Backend(dist);
  origin = await backend.start();
  site = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    if (request.url === '/sandbox') {
      response.end('<!doctype html><title>Outer</title><iframe sandbox="allow-scripts" src="/" width="900" height="700"></iframe>');
      return;
    }
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src 'nonce-page' ${origin}; frame-src ${origin}; require-trusted-types-for 'script'`,
    );
    response.end(`<!doctype html><html lang="en"><title>Shop</title><body><h1>Shop</h1><a href="/other">Other page</a>
      <script nonce="page">${extra}</script>
      <script async src="${origin}/widget.js" data-installation="KEY"></script></body></html>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  shop = `http://localhost:${(site.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
  await backend.stop();
  expect(complaints).toEqual([]);
});

async function visit(path = '/'): Promise<{ page: Page; frame: FrameLocator }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load|WebSocket|favicon/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(shop + path);
  return { page, frame: page.frameLocator('#deskbell-widget iframe') };
}

const opener = '#deskbell-widget .o';

it('works by keyboard alone', async () => {
  const { page, frame } = await visit();
  await page.locator(opener).waitFor();
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className ?? document.activeElement?.tagName ?? '');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('o');
  await page.keyboard.press('Enter');
  await frame.locator('.hero').waitFor();
  await page.keyboard.type('Hello by keyboard');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  await page.keyboard.press('Enter');
  await frame.locator('.group.mine', { hasText: 'second line' }).waitFor();
  expect(backend.talk().messages[0]?.text).toBe('Hello by keyboard\nsecond line');
  // Emoji: open, move, choose; the caret is back in the text.
  await page.keyboard.type('ok ');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await frame.locator('.emoji').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await frame.locator('.group.mine', { hasText: 'ok 😕' }).waitFor();
  // Menu: Escape closes only the menu and gives the focus back.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await frame.locator('.menu').waitFor();
  await page.keyboard.press('Escape');
  await frame.locator('.menu').waitFor({ state: 'detached' });
  expect(await frame.locator('[aria-haspopup=menu]').evaluate((element) => element === document.activeElement)).toBe(true);
  // End the talk by the menu, with the question in between.
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await frame.locator('.ask').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await frame.locator('.rating').waitFor();
  await page.keyboard.press('Escape');
  expect(await focused()).toBe('o');
  expect(await page.locator(opener).getAttribute('aria-expanded')).toBe('false');
});

it('has the page talk to it, also before it has loaded', async () => {
  extra = `window.heard = []; window.Deskbell = [['setFields', { plan: 'gold' }], ['on', 'open', () => heard.push('open')],
    ['onMessage', (message) => heard.push(message.text)], ['on', 'unread', (count) => heard.push(count)], ['open']];`;
  const { page, frame } = await visit();
  await frame.locator('.row textarea').fill('Hello');
  await frame.locator('.send').click();
  await frame.locator('.queue').waitFor();
  expect([...backend.visitors.values()][0]?.fields).toEqual({ plan: 'gold' });
  await page.evaluate(() => (window.Deskbell as { close(): void }).close());
  backend.say('Mia', 'Hi!');
  await page.waitForFunction(() => (window as unknown as { heard: unknown[] }).heard.includes(1));
  expect(await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual(['open', 0, 1, 'Hi!']);
  await page.evaluate(() =>
    (window.Deskbell as { identify(who: unknown): Promise<void> }).identify({ external_id: '7', name: 'Ada', signature: 'x' }),
  );
  expect([...backend.visitors.values()][0]?.name).toBe('Ada');
  await page.evaluate(() => (window.Deskbell as { shutdown(): void }).shutdown());
  await page.locator('#deskbell-widget').waitFor({ state: 'detached' });
  await page.reload();
  await page.locator(opener).waitFor({ state: 'attached' });
  await expect.poll(() => backend.visitors.size).toBe(2);
});

it('survives pages that replace their body or their address, and page changes with an open talk', async () => {
  const { page, frame } = await visit();
  await page.locator(opener).click();
  await frame.locator('.row textarea').fill('Hello');
  await frame.locator('.send').click();
  await frame.locator('.queue').waitFor();
  await page.evaluate(() => {
    history.pushState({}, '', '/kettles');
    document.body.replaceWith(document.createElement('body'));
  });
  await frame.locator('.row textarea').fill('Still here');
  await page.evaluate(() => document.getElementById('deskbell-widget')?.remove());
  await frame.locator('.group.mine').waitFor();
  expect(await frame.locator('.row textarea').inputValue()).toBe('Still here');
  await page.goto(`${shop}/other`);
  await frame.locator('.group.mine', { hasText: 'Hello' }).waitFor();
  await expect.poll(() => frame.locator('.row textarea').inputValue()).toBe('Still here');
});

it('works in a sandbox without an origin of its own', async () => {
  const { page } = await visit('/sandbox');
  const inner = page.frameLocator('iframe');
  await inner.locator(opener).click();
  const frame = inner.frameLocator('#deskbell-widget iframe');
  await frame.locator('.row textarea').fill('Hello from the sandbox');
  await frame.locator('.send').click();
  await frame.locator('.queue').waitFor();
  backend.join('Mia');
  backend.say('Mia', 'Hi!');
  await frame.getByText('Hi!').waitFor();
  expect(backend.connected).toBe(1);
});

it('is not opened by foreign messages, and no message of theirs is markup', async () => {
  const { page, frame } = await visit();
  await page.locator(opener).waitFor();
  await page.evaluate(() => window.postMessage({ deskbell: 1, type: 'open' }, '*'));
  await page.waitForTimeout(100);
  expect(await page.locator(opener).getAttribute('aria-expanded')).toBe('false');
  await page.locator(opener).click();
  await frame.locator('.row textarea').fill('<img src=x onerror=alert(1)>');
  await frame.locator('.send').click();
  await frame.locator('.group.mine').waitFor();
  backend.say('<b>Mia</b>', '[x](javascript:alert(1)) <script>alert(1)</script> **bold**', {
    card: undefined,
    attachments: [{ id: '1', name: '"><svg onload=alert(1)>', media_type: 'image/svg+xml', size: 10, url: '/x' }],
  });
  await frame.locator('.theirs strong', { hasText: 'bold' }).waitFor();
  expect(await frame.locator('.log img, .log script, .log a[href^=javascript]').count()).toBe(0);
});

it('is open within 200 ms after the click', async () => {
  const { page, frame } = await visit();
  await page.locator(opener).waitFor();
  await page.waitForTimeout(300);
  const start = Date.now();
  await page.locator(opener).click();
  await frame.locator('.hero').waitFor();
  const click = Date.now() - start;
  await page.locator(opener).click();
  const inPage = await page.evaluate(async () => {
    const began = performance.now();
    document.getElementById('deskbell-widget')?.shadowRoot?.querySelector<HTMLButtonElement>('.o')?.click();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return performance.now() - began;
  });
  expect(inPage).toBeLessThan(200);
  expect(click).toBeLessThan(2000);
});
