import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { botPage, hears } from '../pages/bot';
import { expect, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

type Asked = { messages: { role: string; content: string }[] };
type Standing = { settings: Record<string, unknown> & { version: number } };

/** A language model's server as far as the protocol goes. */
class ChatModel {
  readonly asked: Asked[] = [];
  broken = false;
  says: (question: string) => string = () => 'UNKNOWN';
  private constructor(private readonly server: Server) {}

  static async start(): Promise<ChatModel> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(parts).toString()) as Asked;
        model.asked.push(body);
        if (model.broken) return void response.writeHead(503).end();
        const content = model.says(body.messages.at(-1)?.content ?? '');
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(`data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: 'stop' }] })}\n\ndata: ${JSON.stringify({ choices: [], usage: { total_tokens: 180 } })}\n\ndata: [DONE]\n\n`);
      });
    });
    const model = new ChatModel(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return model;
  }
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

for (const theme of ['light', 'dark'] as Theme[])
  test(`words and phrases are set, and the tone check is tried, ${theme}`, async ({ agent }) => {
    test.setTimeout(180_000);
    const album = new Album(theme);
    const alex = await agent('alex', { colorScheme: theme });
    const { page } = alex;
    await page.goto('/settings/words');
    await page.getByRole('heading', { name: 'Words and phrases' }).waitFor();
    await settled(page);
    const words = page.getByRole('textbox', { name: /^Word \d/ });
    const before = await words.count();
    await page.getByRole('button', { name: 'Add a word' }).click();
    await page.getByRole('textbox', { name: `Word ${before + 1}` }).fill(`cheap ${theme}`);
    await page.getByRole('textbox', { name: `Better ${before + 1}` }).fill('good value');
    await page.getByRole('button', { name: 'Add a phrase' }).click();
    await page.getByRole('textbox', { name: 'English' }).last().fill('One. Two.');
    await page.getByRole('textbox', { name: 'Chinese' }).last().fill('有货。');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.locator('.field-error')).toBeVisible();
    await page.getByRole('textbox', { name: 'English' }).last().fill(`It is in stock, ${theme}.`);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.getByLabel('Text to check').fill(`It is cheap ${theme} and you should have known!!`);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(page.locator('.tone-try li').first()).toContainText('good value');
    await settled(page);
    await album.keep(page, 'settings-words');
  });

for (const theme of ['light', 'dark'] as Theme[])
  test(`a language model translates for an agent, and is evaluated, ${theme}`, async ({ visitor, agent, admin }) => {
    test.setTimeout(240_000);
    const model = await ChatModel.start();
    const album = new Album(theme);
    const look = { colorScheme: theme };
    const { settings } = await admin.get<Standing>('/language-model');
    await admin.change('PUT', '/language-model', { state: 'on', url: model.url, model: 'small-1', purposes: ['answer', 'suggest', 'translate', 'summarise'], tokens_a_day: 200_000, calls_at_once: 4, price_minor: 200, currency: 'EUR', version: settings.version });

    const sofia = await agent('sofia', look);
    await sofia.open();
    await sofia.goOnline();
    const maya = await visitor(look);
    await maya.ask('The washing machine does not drain, it shows E18. I am maya.okafor@example.com, order NH-204190.', 'Maya Okafor');
    await sofia.accept('Maya Okafor');
    const { page } = sofia;
    const card = (title: string) => page.locator('.fold', { hasText: title });

    await test.step('an article is suggested beside the answers, and an answer is composed from it and sent', async () => {
      const suggested = card('Suggested answers');
      await expect(suggested.locator('.suggest > li', { hasText: 'Clean the pump filter' }).first()).toBeVisible({ timeout: 30_000 });
      // The first sentence of the first text that it was given.
      model.says = () => {
        const given = /\n\[1\] .*\n([^.\n]+)\./.exec(model.asked.at(-1)?.messages[0]?.content ?? '')?.[1];
        return given ? `${given} [1].` : 'UNKNOWN';
      };
      await suggested.getByRole('button', { name: 'Compose an answer' }).click();
      const written = suggested.locator('.written');
      await expect(written).toContainText('Language model');
      await expect(written).toContainText('From');
      await settled(page);
      await album.take(page, 'assist-composed');
      await written.getByRole('button', { name: /Insert/ }).click();
      await expect(sofia.composer).not.toHaveValue('');
      const answer = (await sofia.composer.inputValue()).trim();
      await sofia.composer.press('Enter');
      await expect(maya.said(answer)).toBeVisible();
    });

    await test.step('the last message is translated, and nothing personal leaves', async () => {
      model.says = (question) => `水壶多久之内可以退货？${[...new Set(question.match(/\[[A-Z_]+_\d+\]/g) ?? [])].join(' ')}`;
      await page.getByRole('combobox', { name: 'Language to translate into' }).waitFor({ timeout: 30_000 });
      await sofia.composer.fill('We look after this today.');
      await page.waitForTimeout(500);
      await page.getByRole('button', { name: /^My draft into/ }).click();
      const written = card('Translation').locator('.written');
      await expect(written).toContainText('水壶多久之内可以退货');
      await expect(written).toContainText('Language model');
      await settled(page);
      await checkAccess(page, `assist-translation, ${theme}`);
      await album.take(page, 'assist-translation');
      await written.getByRole('button', { name: 'Put in place of the draft' }).click();
      await expect(sofia.composer).toHaveValue(/水壶/);
      await page.getByRole('button', { name: /^Last message into/ }).click();
      await expect.poll(() => model.asked.length).toBeGreaterThan(1);
      const sent = JSON.stringify(model.asked);
      for (const each of ['maya.okafor', '204190', 'Maya Okafor']) expect(sent).not.toContain(each);
    });

    await test.step('the same questions with and without it, side by side', async () => {
      const alex = await agent('alex', look);
      const screen = alex.page;
      await screen.goto('/settings/evaluation');
      await screen.locator('.set-body').waitFor();
      await settled(screen);
      await album.keep(screen, 'settings-evaluation');
      await screen.getByLabel('Questions', { exact: true }).fill('How long do I have to return something?\nWhat is the airspeed of a swallow?');
      await screen.getByRole('button', { name: /^Ask 2 questions/ }).click();
      await expect(screen.locator('.ev-one')).toHaveCount(2);
      await expect(screen.getByText(/^\d of 2$/)).toHaveCount(0, { timeout: 30_000 });
      const better = screen.locator('.ev-verdict').first().getByText('Worse');
      if (await better.count()) {
        await better.click();
        await expect(screen.locator('.ev-sums')).toContainText('0 / 0 / 1');
      }
      await settled(screen);
      await album.keep(screen, 'settings-evaluation-one');
      await screen.goto('/settings/language_model');
      await screen.locator('.set-body').waitFor();
      await expect(screen.getByRole('checkbox', { name: /^Proposing a dialog/ })).not.toBeChecked();
      await expect(screen.getByRole('columnheader', { name: 'Refused' })).toBeVisible();
      await settled(screen);
      await album.keep(screen, 'settings-language-model');
    });

    const now = await admin.get<Standing>('/language-model');
    await admin.change('PUT', '/language-model', { ...now.settings, has_key: undefined, state: 'off' });
    model.stop();
  });

test('who gets a talk sees what a model worded, and administrators see that it fails', async ({ visitor, agent, admin }) => {
  test.setTimeout(180_000);
  const model = await ChatModel.start();
  model.says = () => `${/\n\[1\] .*\n([^.\n]+)\./.exec(model.asked.at(-1)?.messages[0]?.content ?? '')?.[1] ?? ''} [1].`;
  const { settings } = await admin.get<Standing>('/language-model');
  await admin.change('PUT', '/language-model', { state: 'on', url: model.url, model: 'small-1', purposes: ['answer', 'summarise'], tokens_a_day: 200_000, calls_at_once: 4, version: settings.version });

  const sofia = await agent('sofia');
  const { page } = sofia;
  await sofia.open();
  await sofia.goOnline();
  const maya = await visitor({}, (await botPage(admin)).query);
  await maya.ask('The washing machine does not drain, it shows E18');
  await hears(maya, /Source: Clean the pump filter/);
  await maya.write('I want to talk to a person');
  await sofia.offers.first().waitFor();
  await page.keyboard.press('Alt+y');
  await page.waitForURL(/\/inbox\/mine\/\d+/);

  await test.step('beside the answer stands that a model worded it', async () => {
    const card = page.locator('.bot-card');
    await card.getByText(/^\d turns?$/).click();
    await expect(card.locator('.bot-turns li').first()).toContainText("in a language model's words");
    await expect(card.locator('.bot-turns li').last()).not.toContainText('language model');
    await settled(page);
    await checkAccess(page, 'worded by a model');
    await new Album('light').take(page, 'bot-worded-by-model');
  });

  await test.step('a model that fails five times is told on its page', async () => {
    model.broken = true;
    const id = page.url().split('/').at(-1) ?? '';
    for (let i = 0; i < 5; ++i) {
      const writing = await admin.change<{ id: string }>('POST', `/conversations/${id}/assist/writings`, { kind: 'summary' });
      await expect.poll(async () => (await admin.get<{ state: string }>(`/assist/writings/${writing.id}`)).state).toBe('done');
    }
    const { page: screen } = await agent('alex');
    await screen.goto('/settings/language_model');
    await screen.locator('.set-body').waitFor();
    await expect(screen.getByRole('alert')).toContainText('It did not answer several times.');
    await settled(screen);
    await new Album('light').keep(screen, 'settings-language-model-failing');
  });

  const now = await admin.get<Standing>('/language-model');
  await admin.change('PUT', '/language-model', { ...now.settings, has_key: undefined, state: 'off' });
  model.stop();
});
