import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type FrameLocator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Backend } from './backend';

/** Screenshots to look at, of the built widget (`npm run build` first). They also fail on any breach of the CSP. */

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const out = fileURLToPath(new URL('../test-results/', import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let backend: Backend;
let origin: string;
let complaints: string[];

beforeAll(async () => {
  mkdirSync(out, { recursive: true });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => browser.close());
beforeEach(async () => {
  backend = new Backend(dist);
  origin = await backend.start();
  complaints = [];
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await backend.stop();
});

type Visit = { page: Page; frame: FrameLocator; shot(name: string): Promise<void> };

async function visit(options: BrowserContextOptions, query = '', start = 'phone'): Promise<Visit> {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|WebSocket/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${origin}/demo/shop?installation=KEY${query}`);
  await page.locator('#deskbell-widget .o').waitFor();
  const shot = async (name: string): Promise<void> => {
    await page.waitForTimeout(250);
    await page.screenshot({ path: `${out}${start}-${name}.png` });
    await checkAccess(page, `${start}-${name}`);
  };
  return { page, frame: page.frameLocator('#deskbell-widget iframe'), shot };
}

type Finding = { id: string; nodes: { html: string; failureSummary?: string }[] };

/** Faults that axe finds in the page (with the loader's part) and in the frame become complaints. */
async function checkAccess(page: Page, where: string): Promise<void> {
  for (const frame of page.frames()) {
    await frame.evaluate(axeSource);
    const found = (await frame.evaluate(
      "axe.run(document, { resultTypes: ['violations'], iframes: false }).then((result) => result.violations)",
    )) as Finding[];
    for (const { id, nodes } of found) {
      for (const { html, failureSummary } of nodes) complaints.push(`${where}: ${id}: ${html} ${failureSummary ?? ''}`);
    }
  }
}

const openChat = (page: Page): Promise<void> => page.locator('#deskbell-widget .o').click();

async function write({ frame }: Visit, text: string): Promise<void> {
  await frame.getByRole('textbox').last().fill(text);
  await frame.locator('.send').click();
  await frame.locator('.mine', { hasText: text.slice(0, 12) }).first().waitFor();
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);

async function journey(name: string, options: BrowserContextOptions, query = '', words = english): Promise<void> {
  const screen = await visit(options, query, name);
  const { page, frame, shot } = screen;
  await shot('0-shop');
  await openChat(page);
  await frame.locator('.hero').waitFor();
  await shot('1-home');
  await write(screen, words.question);
  await frame.locator('.queue b').waitFor();
  await shot('2-queue');
  backend.join(words.agent);
  backend.say(words.agent, words.answer);
  backend.read();
  await frame.getByText(words.answer.slice(-12)).waitFor();
  await write(screen, words.reply);
  backend.read();
  const manual = backend.store(Buffer.alloc(1_240_000), 'Fjord-1.2-manual.pdf', 'application/pdf');
  const picture = backend.store(png, 'base.png', 'image/png');
  backend.say(words.agent, words.rich, { attachments: [manual, picture], kind: 'file' });
  backend.type(words.agent);
  await frame.locator('.typing').waitFor();
  await shot('3-talk');
  await frame.locator('.composer .anchor > .tool').click();
  await frame.locator('.emoji').waitFor();
  await shot('4-emoji');
  await page.keyboard.press('Escape');
  await frame.locator('header [aria-haspopup]').click();
  await shot('5-menu');
  await page.keyboard.press('Escape');
  backend.close();
  await frame.locator('.rating').waitFor();
  await frame.locator('.star input').nth(3).check({ force: true });
  await shot('6-rating');
  expect(complaints).toEqual([]);
}

const english = {
  question: 'My Fjord kettle switches off before the water boils. What can I do?',
  agent: 'Mia Lindqvist',
  answer: 'Hi! That sounds like the **heating base**. Could you tell me the number under it?',
  reply: 'It says FJ-12-0417 👍',
  rich: 'Thank you. Please try this first:\n- fill in 0.5 l of water and 2 spoons of citric acid\n- boil it **twice**, then rinse\n\nThe manual has pictures: https://nordhaus.example/fjord',
};
const chinese = {
  question: '我的 Fjord 电水壶水还没开就自动断电了，怎么办？',
  agent: '李梅',
  answer: '您好！听起来像是**加热底座**结垢了。请问底部的编号是多少？',
  reply: '编号是 FJ-12-0417 👍',
  rich: '谢谢。请先试试：\n- 加入半升水和两勺柠檬酸\n- 煮沸**两次**后冲洗干净\n\n说明书里有图示：https://nordhaus.example/fjord',
};
const arabic = {
  question: 'الغلاية Fjord تتوقف قبل أن يغلي الماء. ماذا أفعل؟',
  agent: 'ليلى حداد',
  answer: 'مرحبًا! يبدو أن **قاعدة التسخين** متكلسة. ما الرقم الموجود أسفلها؟',
  reply: 'الرقم FJ-12-0417 👍',
  rich: 'شكرًا لك. جرّب هذا أولًا:\n- نصف لتر ماء وملعقتان من حمض الليمون\n- اغلِه **مرتين** ثم اشطفه\n\nhttps://nordhaus.example/fjord',
};

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1440, height: 900 } };

it('phone, light', () => journey('phone', phone));
it('phone, dark', () => journey('phone-dark', { ...phone, colorScheme: 'dark' }));
it('320 px', () => journey('narrow', { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true }));
it('desktop', () => journey('desktop', desktop));
it('desktop, Chinese, dark', () =>
  journey('desktop-zh', { ...desktop, colorScheme: 'dark', locale: 'zh-CN' }, '&language=zh-CN', chinese));
it('phone, right to left', () => {
  backend.installation.theme.greeting = 'مرحبًا! كيف يمكننا مساعدتك؟';
  backend.installation.theme.title = 'خدمة نوردهاوس';
  return journey('rtl', { ...phone, locale: 'ar' }, '&dir=rtl', arabic);
});
it('desktop, right to left', () => journey('rtl-desktop', { ...desktop, locale: 'ar' }, '&dir=rtl', arabic));
it('200 % zoom', () => journey('zoomed', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }));

it('pre-chat form, problems, bright brand', async () => {
  backend.installation.theme = { ...backend.installation.theme, colour: '#ffd400', launcher_text: 'Ask us', position: 'left' };
  backend.installation.pre_chat = [
    { key: 'name', label: '', required: true },
    { key: 'email', label: '', required: true },
    { key: 'order', label: 'Order number', required: false },
  ];
  const screen = await visit(desktop, '', 'prechat');
  await screen.shot('0-launcher');
  await openChat(screen.page);
  await screen.frame.getByLabel('Email').fill('not an address');
  await screen.frame.getByRole('textbox').last().fill('Hello');
  await screen.frame.locator('.send').click();
  await screen.shot('1-problems');
  expect(complaints).toEqual([]);
});

it('closed hours, earlier talks', async () => {
  const screen = await visit(phone, '', 'closed');
  backend.open = false;
  backend.opensAt = new Date(Date.now() + 2 * 86_400_000).toISOString();
  const [visitor] = [...backend.visitors.keys()];
  backend.past(visitor ?? '', new Date('2026-03-04T10:00:00Z'), 'Mia Lindqvist', [['me', 'Where is my toaster?'], ['agent', 'It left us this morning, with tracking number JD014600007712345678.']]);
  backend.past(visitor ?? '', new Date('2026-06-11T15:30:00Z'), 'Jonas Wiebe', [['me', 'Do you sell seals?'], ['agent', 'We do: part FJ-S-12, € 4.']]);
  await screen.page.reload();
  await openChat(screen.page);
  await screen.frame.locator('.talk').first().waitFor();
  await screen.shot('0-home');
  await screen.frame.locator('.talk').last().click();
  await screen.frame.getByText('It left us').waitFor();
  await screen.shot('1-past');
  expect(complaints).toEqual([]);
});

it('trouble: no connection, refused message, uploads', async () => {
  const screen = await visit(desktop, '', 'trouble');
  const { page, frame, shot } = screen;
  await openChat(page);
  await write(screen, 'Hello, is anybody there?');
  await frame.locator('.queue').waitFor();
  await write(screen, 'refuse me');
  await frame.getByText('Not sent.').waitFor();
  backend.down = true;
  backend.cut();
  await write(screen, 'And this is written without a connection');
  await frame.locator('input[type=file]').setInputFiles([{ name: 'a very long file name of a photograph of my kettle.png', mimeType: 'image/png', buffer: png }]);
  await frame.locator('.line p').waitFor({ timeout: 15_000 });
  await shot('0-offline');
  backend.down = false;
  await frame.locator('.line p').waitFor({ state: 'detached', timeout: 15_000 });
  await frame.getByText('Try again').last().click();
  await frame.locator('.tray .done').waitFor();
  await frame.locator('input[type=file]').setInputFiles([{ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(6_000_000) }]);
  await frame.locator('.tray .failed').waitFor();
  await shot('1-tray');
  expect(backend.talk().messages.filter(({ text }) => text.startsWith('And this'))).toHaveLength(1);
});

it('unreachable at first, then an invitation and an unread message', async () => {
  backend.installation.invitations = [{ after_s: 1, text: 'Looking for a spare part? We can check the stock for you.' }];
  const screen = await visit(desktop, '', 'invite');
  const { page, frame, shot } = screen;
  await page.locator('#deskbell-widget .u').waitFor();
  await shot('0-bubble');
  await page.locator('#deskbell-widget .t').click();
  await frame.locator('.hero').waitFor();
  await shot('1-home');
  await write(screen, 'Yes, please');
  await page.locator('#deskbell-widget .o').click();
  backend.join('Mia Lindqvist');
  backend.say('Mia Lindqvist', 'We have 14 in stock.');
  await page.locator('#deskbell-widget .n').waitFor();
  await shot('2-unread');
  await page.locator('#deskbell-widget .o').click();
  await shot('3-new');
  expect(complaints).toEqual([]);
});
