import { expect, test } from '../support/journey';
import { Album, settled, type Theme } from '../support/look';

type Full = { article: { id: string; revision: number }; draft?: { languages: Record<string, { body: string }> } };

const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==';
const written = '* Pull the plug\n* Let it _cool_ down\n\n| Size | Acid |\n|:--|--:|\n| small | 1 |\n\n请先**断电**。';

for (const theme of ['light', 'dark'] as Theme[])
  test(`an editor writes visually, loses nothing on the way to Markdown and back, and saves, ${theme}`, async ({ admin, agent }) => {
    test.setTimeout(120_000);
    const text = { title: `Descale it visually ${Date.now()}`, summary: '', questions: [], description: '' };
    const { article } = await admin.change<Full>('POST', '/knowledge/articles', { kind: 'article', audience: 'everyone', content: { languages: { en: { ...text, body: written } } } });
    const alex = await agent('alex', { colorScheme: theme });
    const { page } = alex;
    const album = new Album(theme);
    const stored = async (): Promise<string> => (await admin.get<Full>(`/knowledge/articles/${article.id}`)).draft?.languages['en']?.body ?? '';
    const markdown = page.locator('textarea.md-text');
    const visual = page.locator('.md-visual');
    const show = (face: 'Visual' | 'Markdown') => page.locator('.md-face').getByText(face, { exact: true }).click();

    await test.step('the text is shown as readers see it, and not a character of it changes', async () => {
      await alex.open(`/knowledge/article/${article.id}`);
      await expect(markdown).toHaveValue(written);
      await show('Visual');
      await expect(visual.getByRole('listitem')).toHaveCount(2);
      await expect(visual.getByRole('cell')).toHaveCount(2);
      await show('Markdown');
      await expect(markdown).toHaveValue(written);
      await show('Visual');
      await visual.waitFor();
    });

    await test.step('marks by key, a link, undo and redo', async () => {
      await visual.getByText('请先').click();
      await page.keyboard.press('Home');
      await page.keyboard.type('Then ');
      await page.keyboard.press('Control+b');
      await page.keyboard.type('boil');
      await page.keyboard.press('Control+b');
      await page.keyboard.type(' it. ');
      await expect(visual.locator('strong').filter({ hasText: 'boil' })).toBeVisible();
      await page.keyboard.press('Control+z');
      await expect(visual).not.toContainText('boil it.');
      await page.keyboard.press('Control+Shift+z');
      await expect(visual).toContainText('boil it.');
      await page.keyboard.press('Control+k');
      await page.getByLabel('Address').fill('shop.example');
      await page.keyboard.press('Enter');
      await expect(visual.getByRole('link', { name: 'https://shop.example' })).toBeVisible();
    });

    await test.step('a picture is pasted and described', async () => {
      await visual.getByText('Let it').click();
      await visual.evaluate((element, data) => {
        const clipboard = new DataTransfer();
        clipboard.items.add(new File([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], 'kettle.png', { type: 'image/png' }));
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
      }, picture);
      await visual.locator('img[data-picture]').click();
      await page.getByLabel('Description').clear();
      await page.getByLabel('Description').pressSequentially('The kettle');
      await settled(page);
      await album.keep(page, 'knowledge-visual');
    });

    await test.step('saving by key saves the last letter, and what was not touched is as it was', async () => {
      await visual.getByText('Then').click();
      await expect(page.getByLabel('Description')).toBeHidden(); // the cursor has left the picture
      await page.keyboard.press('End');
      await page.keyboard.type('!');
      await page.keyboard.press('Control+s');
      await expect(page.getByText('Saved.')).toBeVisible();
      const body = await stored();
      expect(body).toContain('| Size | Acid |\n|:--|--:|\n| small | 1 |\n');
      expect(body).toContain('Then **boil** it. <https://shop.example>请先**断电**。!');
      expect(body).toMatch(/!\[The kettle\]\(\/api\/v1\/attachments\/[^)]+\)/);
    });

    await test.step('what would be lost stays Markdown, with the reason', async () => {
      await show('Markdown');
      await markdown.fill('See [this].\n\n[this]: https://a.example\n');
      await show('Visual');
      await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText('addresses stand elsewhere');
      await expect(markdown).toHaveValue(/\[this\]: https/);
    });
  });
