import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

type Named = { id: string; name: string };
type Task = { title: string; state: string; blocked: boolean };
const password = 'Quiet-harbour-42';

const choose = async (scope: Locator, label: string, text: string): Promise<void> => {
  await scope.getByRole('combobox', { name: label, exact: true }).click();
  await scope.page().locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click();
};

/** In a list that is long, by typing. */
const find = async (scope: Locator, label: string, text: string): Promise<void> => {
  await scope.getByRole('combobox', { name: label, exact: true }).click();
  await scope.page().keyboard.type(text);
  await scope.page().locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click();
};

for (const theme of ['light', 'dark'] as Theme[])
  test(`a case with three departments: two do tasks one after the other, and what was promised is recorded, ${theme}`, async ({ admin, agent, visitor, stranger }) => {
    test.setTimeout(240_000);
    const album = new Album(theme);
    const look = { colorScheme: theme };
    const role = (await admin.get<Named[]>('/roles')).find(({ name }) => name === 'Department member');
    if (!role) throw new Error('There is no role for members of departments.');
    // People without a seat: they do tasks and see nothing else.
    const member = async (name: string, department: string): Promise<{ name: string; department: string; email: string }> => {
      const email = `${name.toLowerCase().replace(' ', '.')}.${theme}@nordhaus.example`;
      const { user } = await admin.change<{ user: Named }>('POST', '/users', { name: `${name} ${theme}`, email, password, roles: [role.id], teams: [], language: 'en' });
      await admin.change('POST', '/teams', { name: `${department} ${theme}`, members: [user.id] });
      return { name: `${name} ${theme}`, department: `${department} ${theme}`, email };
    };
    const store = await member('Ines Duarte', 'Warehouse');
    const books = await member('Tom Hale', 'Accounts');
    const signedIn = async (email: string): Promise<Page> => {
      const page = await stranger(look);
      expect((await page.context().request.post('/api/v1/session', { data: { email, password } })).status()).toBe(200);
      await page.goto('/cases/day');
      await page.locator('.rail').waitFor();
      return page;
    };

    const sofia = await agent('sofia', look);
    const { page } = sofia;
    await sofia.open();
    await sofia.goOnline();
    const maya = await visitor(look);
    await maya.ask('My kettle came with a dent and I was charged twice.', 'Maya Okafor');
    await sofia.accept('Maya Okafor');
    let number = '';
    let path = '';

    await test.step('what is promised while writing is offered, and recorded by one key', async () => {
      await sofia.composer.fill('I am sorry, Maya. I will call you back tomorrow at 10 am.');
      const line = page.getByRole('group', { name: 'Promise found in what you wrote' });
      await expect(line).toContainText('Record: Call back');
      await settled(page);
      await checkAccess(page, `promise proposed, ${theme}`);
      await album.take(page, 'promise-proposed');
      await page.keyboard.press('Alt+p');
      await expect(line).toHaveCount(0);
      await sofia.composer.press('Enter');
      await expect(sofia.said('I will call you back tomorrow')).toBeVisible();
      const card = page.locator('.context .promise-list');
      await expect(card).toContainText('Call back');
      await expect(card).toContainText('Sofia Rossi');
    });

    await test.step('a case with tasks in two other departments, one after the other', async () => {
      const dialog = await sofia.newCase();
      await choose(dialog, 'Kind', 'Complaint');
      await dialog.getByRole('button', { name: 'Create case' }).click();
      const card = page.locator('.case-mini');
      number = (await card.locator('.case-number').textContent()) ?? '';
      await card.click();
      await page.waitForURL(/\/cases\/case\/\d+/);
      path = new URL(page.url()).pathname;
      await expect(page.locator('.case-header')).toContainText(number);
      const add = async (title: string, who: { name: string; department: string }, after?: string): Promise<void> => {
        await page.keyboard.press('t');
        const task = page.getByRole('dialog', { name: `Task for ${number}` });
        // A list of several stays open until the focus goes elsewhere.
        if (after) await choose(task, 'Can be finished only after', after);
        await task.getByRole('textbox', { name: 'What has to be done' }).click();
        await expect(page.locator('.ant-select-dropdown:visible')).toHaveCount(0);
        await task.getByRole('textbox', { name: 'What has to be done' }).fill(title);
        await find(task, 'Department', who.department);
        await find(task, 'Owner', who.name);
        await task.getByRole('button', { name: 'Add task' }).click();
        await expect(page.locator('.ant-modal-wrap:visible')).toHaveCount(0);
      };
      await add('Find an undamaged kettle', store);
      await expect(page.locator('.case-waits')).toContainText('Find an undamaged kettle');
      await add('Refund the second payment', books, 'Find an undamaged kettle');
      await expect(page.locator('.case-waits')).toContainText('Find an undamaged kettle (2 open tasks)');
      await page.goto(`${path}?tab=tasks`);
      await expect(page.locator('.task-row').filter({ hasText: 'Refund the second payment' })).toContainText('after Find an undamaged kettle');
      await settled(page);
      await album.keep(page, 'departments-case');
    });

    const accounts = await signedIn(books.email);
    await test.step('who comes second sees for what the task waits', async () => {
      await accounts.locator('.day-item').filter({ hasText: 'Refund the second payment' }).click();
      await expect(accounts.getByRole('dialog')).toContainText('Find an undamaged kettle');
      await expect(accounts.getByRole('dialog').getByText('Blocked').first()).toBeVisible();
      await settled(accounts);
      await album.keep(accounts, 'departments-blocked');
      await expect(accounts.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Inbox' })).toHaveCount(0);
    });

    await test.step('the first department does its part, and the second one goes on', async () => {
      const warehouse = await signedIn(store.email);
      await warehouse.locator('.day-item').filter({ hasText: 'Find an undamaged kettle' }).click();
      const drawer = warehouse.getByRole('dialog');
      await drawer.getByRole('textbox', { name: 'Result' }).fill('One in aisle 7, packed.');
      await drawer.getByRole('button', { name: 'Done', exact: true }).click();
      await expect(drawer.getByText('Done').first()).toBeVisible();
      await expect(page.locator('.case-waits')).toContainText('Refund the second payment', { timeout: 30_000 });
      await expect(page.locator('.case-waits')).not.toContainText('kettle');
      await expect(accounts.getByRole('dialog').getByText('Blocked')).toHaveCount(0, { timeout: 45_000 });
      await accounts.getByRole('dialog').getByRole('textbox', { name: 'Result' }).fill('Refunded today.');
      await accounts.getByRole('dialog').getByRole('button', { name: 'Done', exact: true }).click();
      await expect(page.locator('.case-waits')).toHaveCount(0, { timeout: 30_000 });
      const matter = await sofia.api.get<{ tasks: Task[] }>(`/cases/${path.split('/').at(-1)}`);
      expect(matter.tasks.map(({ state }) => state)).toEqual(['done', 'done']);
    });
  });
