import { expect, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

type Rule = { id: string; rule: { name: string } };

for (const theme of ['light', 'dark'] as Theme[])
  test(`a rule is rehearsed on the history, then switched on, ${theme}`, async ({ agent, admin }) => {
    test.setTimeout(180_000);
    const album = new Album(theme);
    const alex = await agent('alex', { colorScheme: theme });
    const { page } = alex;
    const name = `Complaints are read first, ${theme}`;
    const note = `Read by the rule, ${theme}`;
    const matched = page.locator('.stat').filter({ hasText: 'Times it would have acted' }).locator('b');

    await test.step('what it would have done is a picture', async () => {
      await alex.open('/settings/rules/new');
      await page.getByRole('textbox', { name: /^(\* )?Name$/ }).fill(name);
      await page.getByRole('button', { name: 'Add condition' }).click();
      const condition = page.getByRole('group', { name: 'Condition 1' });
      await condition.getByRole('combobox').first().fill('Kind (Case)');
      await page.keyboard.press('Enter');
      await condition.getByRole('combobox').last().click();
      await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: 'Complaint' }).click();
      await page.getByRole('textbox', { name: 'Action 1: Text' }).fill(note);
      await page.getByText('90 days').click();
      await page.getByRole('button', { name: 'Rehearse' }).click();
      await expect(matched).toBeVisible({ timeout: 60_000 });
      expect(Number((await matched.textContent())?.replace(/\D/g, ''))).toBeGreaterThan(0);
      await expect(page.locator('.bar-slot').first()).toBeAttached();
      await expect(page.locator('.samples > li').first()).toContainText('case.opened');
      await page.locator('.rehearsal .stat-row').evaluate((figures) => figures.scrollIntoView());
      await settled(page);
      await album.keep(page, 'rehearsal');
    });

    await test.step('nothing was changed by it', async () => {
      const found = await admin.get<{ items: { matter: { id: string } }[] }>(`/cases/search?text=${encodeURIComponent(note)}`);
      expect(found.items).toEqual([]);
    });

    await test.step('saved, it is off; switched on, it acts', async () => {
      await page.getByRole('button', { name: 'Save' }).click();
      const on = page.getByRole('switch', { name: `On: ${name}` });
      await expect(on).not.toBeChecked();
      await on.click();
      await expect(on).toBeChecked();
      const matter = await admin.change<{ id: string }>('POST', '/cases', { kind: 'complaint', subject: `The lid squeaks, ${theme}` });
      await page.goto(`/cases/case/${matter.id}`);
      await expect(page.locator('.said-note')).toContainText(note);
      await settled(page);
      await album.keep(page, 'case-by-rule');
    });

    for (const each of await admin.get<Rule[]>('/automation/rules')) if (each.rule.name === name) await admin.change('DELETE', `/automation/rules/${each.id}`);
  });

test('a ladder is rehearsed where it is put; behind another one it says who takes its cases', async ({ agent }) => {
  test.setTimeout(120_000);
  const alex = await agent('alex');
  const { page } = alex;
  const raised = page.locator('.stat').filter({ hasText: 'Levels raised' }).locator('b');
  await alex.open('/settings/ladders/new');
  await page.getByText('90 days').click();
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await expect(raised).toHaveText('0', { timeout: 60_000 });
  await expect(page.locator('.rehearsal .ant-alert-warning')).toContainText(/Standard comes before it for \d+ cases/);
  await settled(page);
  await checkAccess(page, 'rehearsal of a ladder');
  await page.getByRole('combobox', { name: 'Place in the order' }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: 'First' }).click();
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await expect(raised).not.toHaveText('0', { timeout: 60_000 });
  await expect(page.locator('.rehearsal .ant-alert-warning')).toHaveCount(0);
  await expect(page.locator('.samples > li').first()).toBeVisible();
});
