import type { Locator } from '@playwright/test';
import { expect, phone, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

type Case = { id: string; number: string; state: string; state_category: string; tasks: { state: string }[] };
type User = { id: string; name: string };

const choose = async (scope: Locator, label: string, text: string): Promise<void> => {
  await scope.getByRole('combobox', { name: label, exact: true }).click();
  await scope.page().locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click();
};

for (const theme of ['light', 'dark'] as Theme[])
  test(`an agent makes a case of a conversation, another department does a task in it, and it is solved, ${theme}`, async ({ visitor, agent }) => {
    test.setTimeout(180_000);
    const album = new Album(theme);
    const look = { colorScheme: theme };
    const sofia = await agent('sofia', look);
    await sofia.open();
    await sofia.goOnline();
    const maya = await visitor(look);
    await maya.ask('My Fjord kettle leaks at the base, the second one already.', 'Maya Okafor');
    await sofia.accept('Maya Okafor');
    await sofia.reply('I am sorry, Maya. I have it tested at once.');
    const { page } = sofia;
    let path = '';
    let number = '';

    await test.step('two clicks make a case, with the fields proposed', async () => {
      const dialog = await sofia.newCase();
      await expect(dialog.getByRole('textbox', { name: 'Subject' })).toHaveValue(/Fjord kettle leaks at the base/);
      await choose(dialog, 'Kind', 'Repair');
      await choose(dialog, 'Urgency', 'High');
      await settled(page);
      // A narrow window would close the pane that the dialog belongs to.
      await checkAccess(page, `new case, ${theme}`);
      await album.take(page, 'case-create');
      await dialog.getByRole('button', { name: 'Create case' }).click();
      await expect(dialog).toBeHidden();
      const card = page.locator('.case-mini');
      await expect(card).toContainText('Fjord kettle leaks');
      number = (await card.locator('.case-number').textContent()) ?? '';
      await settled(page);
      await album.take(page, 'inbox-case');
      await card.click();
      await page.waitForURL(/\/cases\/case\/\d+/);
      path = new URL(page.url()).pathname;
    });

    await test.step('the page has the talk, a note and a task for the repair desk', async () => {
      await expect(page.getByRole('log', { name: 'Thread' })).toContainText('the second one already');
      await page.keyboard.press('n');
      await page.keyboard.type('Same batch as FJ-12.');
      await page.keyboard.press('Control+Enter');
      await expect(page.locator('.said-note')).toContainText('Same batch as FJ-12.');
      await page.keyboard.press('Escape');
      await page.keyboard.press('t');
      const dialog = page.getByRole('dialog', { name: `Task for ${number}` });
      await dialog.getByRole('textbox', { name: 'What has to be done' }).fill(`Test the base on the bench, ${theme}`);
      await choose(dialog, 'Department', 'Repair desk');
      await choose(dialog, 'Owner', '王芳');
      await dialog.getByRole('textbox', { name: 'Checklist' }).fill('Fill to the mark\nWait ten minutes');
      await settled(page);
      await album.take(page, 'case-add-task');
      await dialog.getByRole('button', { name: 'Add task' }).click();
      await expect(dialog).toBeHidden();
      await expect(page.locator('.case-waits')).toContainText('Test the base on the bench');
      await settled(page);
      await album.keep(page, 'case');
    });

    await test.step('the member of the other department does it, on a phone, in her language', async () => {
      const fang = await agent('fang', { ...phone, ...look, locale: 'zh-CN' });
      await fang.open('/cases/day');
      await fang.page.locator('.day-item').filter({ hasText: `Test the base on the bench, ${theme}` }).click();
      const drawer = fang.page.getByRole('dialog');
      await drawer.getByRole('checkbox', { name: 'Fill to the mark' }).click();
      await expect(drawer.getByRole('checkbox', { name: 'Fill to the mark' })).toBeChecked();
      await drawer.getByRole('textbox', { name: '此任务的备注' }).fill('The seal is porous.');
      await drawer.getByRole('button', { name: '添加备注' }).click();
      await expect(drawer.locator('.said-note')).toContainText('The seal is porous.');
      await drawer.getByRole('textbox', { name: '结果' }).fill('Seal porous, new base needed');
      await settled(fang.page);
      await checkAccess(fang.page, `task on a phone, ${theme}`);
      await album.take(fang.page, 'case-task');
      await drawer.getByRole('button', { name: '完成', exact: true }).click();
      await expect(drawer.getByText('已完成').first()).toBeVisible();
    });

    await test.step('the agent sees it at once, tells the customer, and solves the case by keyboard', async () => {
      await expect(page.locator('.case-waits')).toHaveCount(0, { timeout: 30_000 });
      await page.keyboard.press('r');
      await page.keyboard.type('Your kettle gets a new base today.');
      await page.keyboard.press('Control+Enter');
      await expect(page.locator('.said-update')).toContainText('Your kettle gets a new base today.');
      await expect(maya.said('Your kettle gets a new base today.')).toBeVisible();
      await page.keyboard.press('Escape');
      await page.keyboard.press('e');
      const dialog = page.getByRole('dialog', { name: `Move ${number} on` });
      await dialog.getByRole('textbox', { name: 'How it ended' }).fill('A new base was sent.');
      await dialog.getByRole('button', { name: 'Move to Solved' }).click();
      await expect(dialog).toBeHidden();
      await expect(page.locator('.case-header')).toContainText('Solved');
      const matter = await sofia.api.get<Case>(`/cases/${path.split('/').at(-1)}`);
      expect([matter.state_category, matter.tasks[0]?.state]).toEqual(['solved', 'done']);
      await page.goto(`${path}?tab=history`);
      await expect(page.locator('.history')).toContainText('Solved');
      await settled(page);
      await album.keep(page, 'case-history');
    });
  });

for (const theme of ['light', 'dark'] as Theme[])
  test(`cases as table, board, calendar and My day break no rule of access, ${theme}`, async ({ agent }) => {
    test.setTimeout(180_000);
    const album = new Album(theme);
    const lena = await agent('lena', { colorScheme: theme });
    const people = await lena.api.get<User[]>('/directory');
    const mine = people.find(({ name }) => name === 'Lena Fischer')?.id;
    const subjects = ['Charged twice', 'Toaster lever does not stay down', 'Parcel left in the rain', 'Invoice with another address', 'Lid does not close', 'Change the day of delivery'];
    for (const [index, subject] of subjects.entries())
      await lena.api.change('POST', '/cases', {
        subject: `${subject}, ${theme}`, kind: ['complaint', 'repair', 'complaint', 'request'][index % 4], owner: index % 2 ? mine : undefined, urgency: index ? 'normal' : 'critical', impact: index % 2 ? 'normal' : 'high', tags: ['autumn'],
      });
    const { page } = lena;
    const show = async (address: string, name: string): Promise<void> => {
      await page.goto(address);
      await page.locator('.rail').waitFor();
      await settled(page);
      await album.keep(page, name);
    };
    await show('/cases/all', 'cases-table');
    await show('/cases/all?layout=board', 'cases-board');
    await show('/cases/all?layout=calendar', 'cases-calendar');
    await show('/cases/day', 'cases-day');
    await show('/cases/watched', 'cases-empty');

    await test.step('many cases are changed at once and it is undone', async () => {
      await page.goto('/cases/all?tag=autumn');
      await expect(page.locator('.case-row.virtual-row').first()).toBeVisible();
      for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
      await expect(page.getByRole('toolbar', { name: 'Chosen cases' })).toContainText('2 cases');
      await settled(page);
      await album.keep(page, 'cases-bulk');
      await page.getByRole('toolbar', { name: 'Chosen cases' }).getByRole('button', { name: 'Watch' }).click();
      await expect(page.getByText('2 cases changed')).toBeVisible();
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(page.getByText('2 cases are as they were')).toBeVisible();
    });

    await test.step('a card moves by keyboard to the next column that its kind allows', async () => {
      await page.goto('/cases/all?layout=board&kind=repair&tag=autumn');
      const card = page.getByRole('region', { name: 'Open', exact: true }).locator('.board-card').filter({ hasText: theme }).first();
      const subject = (await card.locator('.board-subject').textContent()) ?? '';
      const moved = page.getByRole('region', { name: 'In repair' }).locator('.board-card').filter({ hasText: subject });
      // News of the case may put a new card in the place of the one that has the focus.
      await expect(async () => {
        if (!(await moved.isVisible())) {
          await card.getByRole('link').focus({ timeout: 1_000 });
          await page.keyboard.press('Shift+ArrowRight');
        }
        await expect(moved).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 20_000 });
    });
  });
