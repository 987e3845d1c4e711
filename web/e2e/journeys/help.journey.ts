import type { Page } from '@playwright/test';
import type { Api, Conversation } from '../support/api';
import { desktop, expect, phone, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

type Full = { article: { id: string; slug: string; revision: number }; live?: object; draft?: object };
type Text = { title: string; summary: string; body: string; questions: string[]; description: string };

const text = (one: Partial<Text>): Text => ({ title: '', summary: '', body: '', questions: [], description: '', ...one });

async function publish(admin: Api, slug: string, languages: Record<string, Partial<Text>>): Promise<Full> {
  const content = { languages: Object.fromEntries(Object.entries(languages).map(([tag, one]) => [tag, text(one)])) };
  const { article } = await admin.change<Full>('POST', '/knowledge/articles', { kind: 'article', slug, audience: 'everyone', content });
  return admin.change<Full>('POST', `/knowledge/articles/${article.id}/publish`, { revision: article.revision, note: '' });
}

const fits = async (page: Page, name: string): Promise<void> => expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `width of ${name}`).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);

/** Once a run: articles that no other journey knows. */
let written: Promise<unknown> | undefined;
const articles = (admin: Api): Promise<unknown> =>
  (written ??= (async () => {
    const stamp = Date.now();
    await publish(admin, `milk-frother-${stamp}`, {
      en: { title: 'Clean the milk frother', summary: 'Five minutes after each use.', body: '## Take it apart\n\nPull the **whisk** off the frother.\n\n## Rinse it\n\nUnder warm water.\n\n## Dry it\n\nLet it stand open.', questions: ['my cappuccino has no foam'] },
      'zh-CN': { title: '清洗奶泡器', summary: '每次使用后五分钟。', body: '## 拆开\n\n取下搅拌头，用温水冲洗。\n\n## 晾干\n\n敞开放置。', questions: ['没有奶泡'] },
    });
    await publish(admin, `engraving-${stamp}`, { en: { title: 'Have a name engraved', body: 'Up to twelve letters.' }, 'zh-CN': { title: '刻字服务', body: '最多可以刻字十二个。' } });
  })());

for (const [device, screen] of [['a desktop', desktop], ['a phone', phone]] as const)
  for (const theme of ['light', 'dark'] as Theme[])
    test(`a reader without JavaScript searches, reads and says whether it helped, on ${device}, ${theme}`, async ({ admin, stranger }) => {
      await articles(admin);
      const album = new Album(theme);
      const page = await stranger({ ...screen, javaScriptEnabled: false, colorScheme: theme, locale: 'en-GB' });

      await test.step('the help centre opens in the language of the browser', async () => {
        await page.goto('/help');
        await page.waitForURL('**/help/en');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('How can we help?');
        await album.take(page, 'help-home');
        await fits(page, 'the home page');
      });

      await test.step('a typing error finds all the same, and the words are marked', async () => {
        await page.getByRole('searchbox').fill('clean the milk frohter');
        await page.getByRole('search').getByRole('button').click();
        await expect(page.getByRole('heading', { name: 'Clean the milk frother' }).first()).toBeVisible();
        await album.take(page, 'help-search');
        await fits(page, 'results');
      });

      await test.step('the article is read', async () => {
        await page.getByRole('link', { name: 'Clean the milk frother', exact: true }).first().click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Clean the milk frother');
        await expect(page.getByRole('navigation', { name: 'On this page' }).getByRole('link')).toHaveCount(3);
        await album.take(page, 'help-article');
        await fits(page, 'the article');
      });

      await test.step('it did not help, and the reader says what was missing', async () => {
        await expect(page.getByRole('textbox', { name: 'What was missing or wrong?' })).toBeHidden();
        await page.getByRole('radio', { name: 'No' }).check();
        await page.getByRole('textbox', { name: 'What was missing or wrong?' }).fill(`Which cloth? ${device} ${theme}`);
        await page.getByRole('button', { name: 'Send' }).click();
        await expect(page.getByRole('status')).toHaveText(/sorry that it did not help/);
      });

      await test.step('two Chinese characters are enough', async () => {
        await page.getByRole('link', { name: '中文' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('清洗奶泡器');
        await album.take(page, 'help-article-zh');
        await page.getByRole('searchbox').fill('刻字');
        await page.getByRole('search').getByRole('button').click();
        await expect(page.getByRole('link', { name: '刻字服务' })).toBeVisible();
      });

      await test.step('what finds nothing leads to people, with the words', async () => {
        await page.goto('/help/en/search?q=quantum%20trombone');
        await expect(page.getByRole('heading', { level: 1 })).toContainText('quantum trombone');
        await album.take(page, 'help-nothing');
        await page.getByRole('main').getByRole('link', { name: 'Contact us' }).click();
        await expect(page.getByText('quantum trombone')).toBeVisible();
        await album.take(page, 'help-contact');
        await fits(page, 'the contact page');
      });
    });

test('the pages of the help centre are fit for everybody', async ({ admin, stranger }) => {
  await articles(admin);
  for (const theme of ['light', 'dark'] as Theme[]) {
    const page = await stranger({ colorScheme: theme });
    await page.goto('/help/en/search?q=milk%20frother');
    await checkAccess(page, `results, ${theme}`);
    await page.getByRole('link', { name: 'Clean the milk frother', exact: true }).first().click();
    await checkAccess(page, `article, ${theme}`);
    for (const path of ['/help/en', '/help/zh-CN', '/help/en/search?q=quantum', '/help/en/contact?q=quantum', '/help/en/nothing-here']) {
      await page.goto(path);
      await checkAccess(page, `${path}, ${theme}`);
    }
  }
});

test('who goes on to the chat brings along what was looked for', async ({ stranger, agent }) => {
  const ben = await agent('ben');
  await ben.open();
  await ben.goOnline();
  const page = await stranger();
  await page.goto('/help/en/contact?q=my%20frother%20hums');
  const opening = page.waitForEvent('popup');
  await page.getByRole('link', { name: /^Start a chat/ }).click();
  const chat = await opening;
  await chat.locator('input[name="name"]').fill('Frida Foam');
  await chat.locator('.composer textarea').fill('It hums and does nothing.');
  await chat.locator('.send').click();
  const id = await ben.accept('Frida Foam');
  const { page_url } = await ben.api.get<Conversation>(`/conversations/${id}`);
  expect(page_url).toContain('/help/en/contact?q=my%20frother%20hums');
});

test('an editor writes, has it reviewed and published, and takes an old version back', async ({ admin, agent, stranger }) => {
  test.setTimeout(180_000);
  const alex = await agent('alex');
  const { page } = alex;
  const album = new Album('light');
  const title = `Store the blender ${Date.now()}`;
  const body = page.getByRole('textbox', { name: 'Text', exact: true });
  const dialog = page.getByRole('dialog');
  let id = '';
  let slug = '';

  await test.step('a draft is written with a live preview', async () => {
    await alex.open('/knowledge');
    await settled(page);
    await album.keep(page, 'knowledge-list');
    await page.getByRole('button', { name: /^New/ }).click();
    await page.getByRole('menuitem', { name: 'Article' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill(title);
    await page.getByRole('button', { name: 'Begin to write' }).click();
    await page.waitForURL(/\/knowledge\/article\/\d+/);
    id = page.url().split('/').at(-1) ?? '';
    await body.fill('## In the cupboard\n\nStore it **dry**.');
    await expect(page.getByRole('region', { name: 'Preview' }).getByRole('heading', { name: 'In the cupboard' })).toBeVisible();
    await settled(page);
    await album.keep(page, 'knowledge-editor');
    await page.keyboard.press('Control+s');
    await expect(page.getByText('Saved.')).toBeVisible();
  });

  await test.step('a review is asked for, and it is published', async () => {
    await page.getByRole('button', { name: 'Ask for review', exact: true }).click();
    await dialog.getByRole('textbox').fill('Please look at the cupboard.');
    await dialog.getByRole('button', { name: 'Ask for review' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('alert').getByText('Please look at the cupboard.')).toBeVisible();
    await page.getByRole('button', { name: /Publish$/ }).click();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('Live, version 1')).toBeVisible();
    slug = (await admin.get<Full>(`/knowledge/articles/${id}`)).article.slug;
  });

  const reader = await stranger({ javaScriptEnabled: false });
  await test.step('readers see it at once', async () => {
    await reader.goto(`/help/en/articles/${slug}`);
    await expect(reader.getByText('Store it dry.')).toBeVisible();
  });

  await test.step('a second version is published', async () => {
    await body.fill('## On the shelf\n\nStore it **upright**.');
    await page.getByRole('button', { name: /Publish$/ }).click();
    await dialog.getByRole('textbox').fill('The cupboard is gone.');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('Live, version 2')).toBeVisible();
    await reader.reload();
    await expect(reader.getByText('Store it upright.')).toBeVisible();
  });

  await test.step('the first one is compared, taken back and published again', async () => {
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: /^Version 1/ }).click();
    await expect(page.locator('.diff-added').filter({ hasText: 'On the shelf' })).toBeVisible();
    await settled(page);
    await album.keep(page, 'knowledge-versions');
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await expect(body).toHaveValue(/In the cupboard/);
    await page.getByRole('button', { name: /Publish$/ }).click();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('Live, version 3')).toBeVisible();
    await reader.reload();
    await expect(reader.getByText('Store it dry.')).toBeVisible();
  });

  await test.step('every other page of knowledge is whole', async () => {
    for (const [path, name] of [['gaps', 'gaps'], ['usefulness', 'usefulness'], ['sections', 'sections'], ['synonyms', 'synonyms'], ['exchange', 'exchange'], ['look', 'look']] as const) {
      await alex.open(`/knowledge/${path}`);
      await settled(page);
      await album.keep(page, `knowledge-${name}`);
    }
    await alex.open('/knowledge/new?kind=procedure');
    await page.getByRole('textbox', { name: 'Title' }).fill(`The blender does not start ${Date.now()}`);
    await page.getByRole('button', { name: 'Begin to write' }).click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('complementary', { name: 'Try it out' }).getByRole('button', { name: 'Yes' }).click();
    await expect(page.getByRole('complementary', { name: 'Try it out' }).getByText('Done', { exact: true })).toBeVisible();
    await settled(page);
    await album.keep(page, 'knowledge-procedure');
  });
});
