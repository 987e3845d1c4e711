import type { Locator } from '@playwright/test';
import { expect, phone, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';
import type { Message, Page } from '../support/api';

type Case = { id: string; number: string; conversations: string[] };
type Incident = { id: string; title: string; state: string; case_count: number; banner: Record<string, string>; review?: { summary: string; actions: { owner_name: string }[] } };
type Update = { total: number; sent: number; unreachable: number; finished_at?: string };
type Conversation = { id: string; contact: { id: string; name: string } };
type User = { id: string; name: string };
type Plan = { id: string; name: string };

const wanted = 200;
const news = { en: 'The sorting centre works again. Your parcel arrives tomorrow.', 'zh-CN': '分拣中心已恢复，您的包裹明天送达。' };
const banner = { en: 'Parcels of this week are late. We write to you as soon as they move.', 'zh-CN': '本周的包裹延误，一有进展我们会立即通知您。' };

const choose = async (scope: Locator, label: string, text: string): Promise<void> => {
  await scope.getByRole('combobox', { name: label, exact: true }).click();
  await scope.page().locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click();
};

for (const theme of ['light', 'dark'] as Theme[])
  test(`an incident gathers ${wanted} cases, tells each customer once, and is resolved and reviewed, ${theme}`, async ({ visitor, agent, admin, stranger }) => {
    test.setTimeout(300_000);
    const album = new Album(theme);
    const look = { colorScheme: theme };
    const lena = await agent('lena', look);
    const { page } = lena;
    const title = `Parcels are stuck in Leipzig, ${theme}`;
    const tag = `leipzig-${theme}`;
    const people = await admin.get<User[]>('/directory');
    const idOf = (name: string) => people.find((user) => user.name === name)?.id ?? '';
    await lena.open('/cases/all');

    const maya = await visitor(look);
    await maya.ask('Where is my parcel?', `Maya of ${theme}`);
    const wei = await visitor({ ...look, locale: 'zh-CN' });
    await wei.ask('我的包裹在哪里？', `Wei of ${theme}`);
    const talks = (await admin.get<Page<Conversation>>('/conversations?view=waiting&limit=50')).items;
    expect(talks).toHaveLength(2);
    for (const { contact } of talks) await admin.change('PATCH', `/contacts/${contact.id}`, { language: contact.name.startsWith('Wei') ? 'zh-CN' : 'en' });
    const plan = await admin.change<Plan>('POST', '/incident-plans', {
      kind: 'emergency', name: `Carrier stands still, ${theme}`, severity: 'critical', checklist: ['Call the carrier', 'Take next-day delivery out of the shop'], roster: [{ user: idOf('Ben Carter'), role: 'Talks with the carrier' }],
    });

    await test.step('cases by API: two of customers who wait, one more in the same talk, and all the others', async () => {
      const subjects = [...talks.map(({ id }) => ({ subject: 'Where is my parcel?', conversation: id })), { subject: 'And the second parcel?', conversation: talks.find(({ contact }) => contact.name.startsWith('Maya'))?.id }];
      while (subjects.length < wanted) subjects.push({ subject: `Parcel ${subjects.length} is late`, conversation: undefined });
      for (let from = 0; from < subjects.length; from += 20)
        await Promise.all(subjects.slice(from, from + 20).map((each) => admin.change<Case>('POST', '/cases', { kind: 'complaint', tags: [tag], ...each })));
    });

    let path = '';
    await test.step('it is declared from a plan, with a banner in both languages', async () => {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Incidents/ }).click();
      await page.waitForURL(/\/incidents$/);
      await settled(page);
      await album.keep(page, 'incidents');
      await page.keyboard.press('n');
      const dialog = page.getByRole('dialog', { name: 'Declare incident' });
      await choose(dialog, 'Plan', plan.name);
      await expect(dialog.getByRole('status')).toContainText('a checklist with 2 items');
      await dialog.getByRole('textbox', { name: 'What has happened' }).fill(title);
      await dialog.getByRole('textbox', { name: 'Banner, English' }).fill(banner.en);
      await dialog.getByRole('textbox', { name: 'Banner, 简体中文' }).fill(banner['zh-CN']);
      await settled(page);
      await checkAccess(page, `declare an incident, ${theme}`);
      await album.take(page, 'incident-declare');
      await dialog.getByRole('button', { name: 'Declare', exact: true }).click();
      await page.waitForURL(/\/incidents\/\d+/);
      path = new URL(page.url()).pathname;
      await expect(page.locator('.incident-header')).toContainText(title);
      await expect(page.locator('.incident-header')).toContainText('Critical');
    });
    const id = path.split('/').at(-1) ?? '';

    await test.step('the count is seen before the cases are gathered', async () => {
      await page.keyboard.press('g');
      const dialog = page.getByRole('dialog', { name: 'Gather cases' });
      await choose(dialog, 'Tag', tag);
      await expect(dialog.getByRole('status')).toContainText(`${wanted} cases`);
      await settled(page);
      await checkAccess(page, `gather cases, ${theme}`);
      await album.take(page, 'incident-gather');
      await dialog.getByRole('button', { name: `Gather ${wanted} cases` }).click();
      await expect(dialog).toBeHidden({ timeout: 60_000 });
      await expect(page.locator('.incident-header')).toContainText(`${wanted} cases`);
      await page.getByRole('button', { name: /^Take .* out$/ }).last().click();
      await expect(page.locator('.incident-header')).toContainText(`${wanted - 1} cases`);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(page.locator('.incident-header')).toContainText(`${wanted} cases`);
      await settled(page);
      await album.keep(page, 'incident-cases');
    });

    await test.step('who is called answers on a phone, in a line that everybody sees at once', async () => {
      const ben = await agent('ben', { ...phone, ...look });
      await ben.open(path);
      await ben.page.getByRole('button', { name: 'I am coming' }).click();
      await expect(ben.page.getByRole('button', { name: 'I am coming' })).toBeHidden();
      await settled(ben.page);
      await checkAccess(ben.page, `incident on a phone, ${theme}`);
      await expect(page.locator('.roster')).toContainText('Coming');
      await page.getByRole('checkbox', { name: 'Call the carrier' }).click();
      await expect(page.locator('.checked-by')).toContainText('Lena Fischer');
    });

    await test.step('the banner stands in the chat of whoever opens it, in his language', async () => {
      for (const [locale, words] of [['en-GB', banner.en], ['zh-CN', banner['zh-CN']]] as const) {
        const shop = await stranger({ ...look, locale });
        await shop.goto('/demo/shop');
        await shop.locator('#deskbell-widget button.o').click();
        await expect(shop.frameLocator('#deskbell-widget iframe').locator('.line')).toContainText(words);
        if (locale === 'en-GB') await album.take(shop, 'incident-banner');
      }
    });

    await test.step('one update is told to all, each in his language, exactly once', async () => {
      await page.keyboard.press('u');
      const dialog = page.getByRole('dialog', { name: 'Tell all customers' });
      await dialog.getByRole('textbox', { name: 'Update, English' }).fill(news.en);
      await expect(dialog.getByRole('alert')).toContainText('Only in English');
      await dialog.getByRole('textbox', { name: 'Update, 简体中文' }).fill(news['zh-CN']);
      await expect(dialog.locator('.tell-who')).toContainText('2 customers will be told');
      await expect(dialog.locator('.tell-who')).toContainText('简体中文: 1');
      await settled(page);
      await checkAccess(page, `tell all, ${theme}`);
      await album.take(page, 'incident-tell');
      await dialog.getByRole('button', { name: 'Tell 2 customers' }).click();
      await expect(page.locator('.update').first()).toContainText('2 customers are told', { timeout: 60_000 });
      await expect(maya.log.locator('.system').filter({ hasText: news.en })).toHaveCount(1);
      await expect(wei.log.locator('.system').filter({ hasText: news['zh-CN'] })).toHaveCount(1);
      const [update] = await admin.get<Update[]>(`/incidents/${id}/updates`);
      expect([update?.total, update?.sent, update?.unreachable]).toEqual([wanted, 3, wanted - 3]);
      for (const talk of talks) {
        const messages = (await admin.get<Page<Message>>(`/conversations/${talk.id}/messages?limit=200`)).items;
        expect(messages.filter(({ text }) => text === news.en || text === news['zh-CN'])).toHaveLength(1);
      }
      await settled(page);
      await album.keep(page, 'incident');
    });

    await test.step('the log is the time line, and colleagues add to it', async () => {
      await page.goto(`${path}?tab=log`);
      await page.getByRole('textbox', { name: 'Write into the log' }).fill('The carrier has sent ten more trucks.');
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      const log = page.getByRole('list', { name: 'Log' });
      for (const words of ['The carrier has sent ten more trucks.', 'told all customers:', 'ticked: Call the carrier', 'is coming', 'called Ben Carter', 'declared the incident']) await expect(log).toContainText(words);
      await settled(page);
      await album.keep(page, 'incident-log');
    });

    await test.step('it is resolved, the banner goes, and the review is written', async () => {
      await page.getByRole('button', { name: 'Resolve', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Resolve' });
      await settled(page);
      await checkAccess(page, `resolve, ${theme}`);
      await album.take(page, 'incident-resolve');
      await dialog.getByRole('button', { name: 'Resolve incident' }).click();
      await expect(dialog).toBeHidden();
      await expect(page.locator('.incident-header')).toContainText('Resolved');
      const shop = await stranger(look);
      await shop.goto('/demo/shop');
      await shop.locator('#deskbell-widget button.o').click();
      await shop.frameLocator('#deskbell-widget iframe').locator('.composer textarea').waitFor();
      await expect(shop.frameLocator('#deskbell-widget iframe').locator('.line')).not.toContainText(banner.en);

      await page.getByRole('textbox', { name: 'What happened' }).fill('A cable was cut, and the sorting centre stood still for a day.');
      await page.getByRole('textbox', { name: 'What went well' }).fill('All were told within minutes.');
      await page.getByRole('button', { name: 'Add an action' }).click();
      await page.getByRole('textbox', { name: 'Action 1: What is to be done' }).fill('A second sorting centre for the week before Christmas');
      await choose(page.locator('.review-action'), 'Action 1: Who', 'Ben Carter');
      await settled(page);
      await album.keep(page, 'incident-review-form');
      await page.getByRole('button', { name: 'Save review' }).click();
      await expect(page.locator('.incident-header')).toContainText('Reviewed');
      await expect(page.locator('.review-text')).toContainText('Ben Carter');
      const incident = await admin.get<Incident>(`/incidents/${id}`);
      expect([incident.state, incident.review?.actions[0]?.owner_name]).toEqual(['reviewed', 'Ben Carter']);
      await settled(page);
      await album.keep(page, 'incident-review');
    });
    await admin.change('DELETE', `/incident-plans/${plan.id}`);
  });

for (const theme of ['light', 'dark'] as Theme[])
  test(`a burst is proposed with its reason, and plans are refused at the field that is wrong, ${theme}`, async ({ agent, admin }) => {
    test.setTimeout(120_000);
    const album = new Album(theme);
    const lena = await agent('lena', { colorScheme: theme });
    const { page } = lena;
    const category = await admin.change<{ id: string }>('POST', '/case-categories', { name: `Lid breaks, ${theme}` });
    for (let count = 0; count < 9; ++count) await admin.change('POST', '/cases', { kind: 'repair', subject: 'The lid of the kettle breaks', category: category.id });
    await lena.open('/incidents');

    await test.step('the proposal tells why, and is dismissed', async () => {
      const card = page.locator('.proposal').filter({ hasText: `Lid breaks, ${theme}` });
      await expect(card).toBeVisible({ timeout: 30_000 });
      await expect(card).toContainText('Usually it is fewer than one.');
      await expect(card.getByRole('button', { name: /^Accept as/ })).toBeVisible();
      await settled(page);
      await album.keep(page, 'incident-proposal');
      await card.getByRole('button', { name: 'Dismiss', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
      await expect(card).toBeHidden();
    });

    await test.step('a surge that ends before it begins is not kept', async () => {
      await page.goto('/settings/plans');
      await page.getByRole('button', { name: 'Add plan' }).first().click();
      await page.getByRole('textbox', { name: 'Name' }).fill(`Black Friday, ${theme}`);
      await page.getByText('Planned surge', { exact: true }).click();
      await page.getByRole('switch', { name: 'With dates' }).click();
      const [from, to] = [page.locator('input[type=datetime-local]').first(), page.locator('input[type=datetime-local]').last()];
      await from.fill('2031-11-28T00:00');
      await to.fill('2031-11-27T00:00');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('The end is before the beginning.')).toBeVisible();
      await to.fill('2031-12-01T00:00');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.waitForURL(/\/settings\/plans\/\d+/);
      await settled(page);
      await album.keep(page, 'plan');
      await page.goto('/settings/plans');
      await expect(page.getByText(`Black Friday, ${theme}`)).toBeVisible();
      await settled(page);
      await album.keep(page, 'plans');
    });
  });
