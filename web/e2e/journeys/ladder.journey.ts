import type { Locator } from '@playwright/test';
import type { Api } from '../support/api';
import { expect, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

type Named = { id: string; name: string };
type Case = { id: string; number: string };

const choose = async (scope: Locator, label: string, text: string): Promise<void> => {
  await scope.getByRole('combobox', { name: label, exact: true }).click();
  await scope.page().locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click();
};
const removed = async (admin: Api, path: string, name: string): Promise<void> => {
  for (const each of await admin.get<Named[]>(path)) if (each.name === name) await admin.change('DELETE', `${path}/${each.id}`);
};

for (const theme of ['light', 'dark'] as Theme[])
  test(`a case climbs a ladder by hand, is acknowledged and handed back, ${theme}`, async ({ agent, admin }) => {
    test.setTimeout(180_000);
    const album = new Album(theme);
    const look = { colorScheme: theme };
    const ladder = `Suggestions, ${theme}`;
    const roster = `Ideas desk, ${theme}`;
    const alex = await agent('alex', look);
    const { page } = alex;

    await test.step('a roster says who is called', async () => {
      await alex.open('/settings/rosters/new');
      await page.getByRole('textbox', { name: /^(\* )?Name$/ }).fill(roster);
      await page.getByRole('button', { name: 'Add shift' }).click();
      await choose(page.getByRole('group', { name: 'Shift 1', exact: true }), 'Shift 1: Person', 'Lena Fischer');
      await page.getByRole('button', { name: 'Remove Shift 1 08:00–18:00' }).click();
      await expect(page.getByText('Always on duty')).toBeVisible();
      await expect(page.locator('.roster-bar').first()).toContainText('Lena Fischer');
      await settled(page);
      await album.keep(page, 'roster');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('row').filter({ hasText: roster })).toContainText('On duty Lena Fischer');
    });

    await test.step('a ladder is made; what is wrong with it is said at its place', async () => {
      await page.goto('/settings/ladders/new');
      await page.getByRole('textbox', { name: /^(\* )?Name$/ }).fill(ladder);
      await page.getByRole('button', { name: 'Add condition' }).click();
      const condition = page.getByRole('group', { name: 'Condition 1' });
      await condition.getByRole('combobox').first().fill('Kind (Case)');
      await page.keyboard.press('Enter');
      await condition.getByRole('combobox').last().click();
      await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: 'Suggestion' }).click();
      const second = page.getByRole('group', { name: 'Level 2', exact: true });
      await second.getByRole('button', { name: 'Level 2: Add action' }).click();
      await choose(second, 'Level 2: action 2', 'Move to a line');
      await page.getByRole('textbox', { name: 'Level 2: Name of the level' }).fill('');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(second.locator('.field-error').first()).toContainText('is required');
      await expect(second.getByText('needs a ladder with at least two lines')).toBeVisible();
      await page.getByRole('textbox', { name: 'Level 2: Name of the level' }).fill('Second line');
      for (let line = 0; line < 2; line += 1) await page.getByRole('button', { name: 'Add line' }).click();
      await second.getByRole('combobox', { name: 'Level 2: action 1: Whom' }).click();
      await page.keyboard.type('Ideas');
      await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: roster }).click();
      await page.keyboard.press('Escape');
      await second.getByRole('group', { name: 'Level 2: action 1', exact: true }).locator('.ant-select-selection-item-remove').first().click();
      await expect(page.getByRole('figure', { name: 'The ladder' })).toContainText(`Call on duty: ${roster} until acknowledged`);
      await page.getByRole('figure', { name: 'The ladder' }).scrollIntoViewIfNeeded();
      await settled(page);
      await album.keep(page, 'ladder');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('row').filter({ hasText: ladder })).toBeVisible();
      const up = page.getByRole('button', { name: `Move ${ladder} up` });
      await expect(async () => {
        if (await up.isEnabled()) await up.click();
        await expect(up).toBeDisabled({ timeout: 1_000 });
      }).toPass();
      await settled(page);
      await album.keep(page, 'ladders');
    });

    const lines = (await admin.get<(Named & { lines: { queue: string }[] })[]>('/ladders')).find(({ name }) => name === ladder)?.lines ?? [];
    const matter = await admin.change<Case>('POST', '/cases', { kind: 'suggestion', subject: `A kettle that sings, ${theme}`, queue: lines[0]?.queue });
    await page.goto(`/cases/case/${matter.id}`);
    const card = page.locator('.fold').filter({ has: page.getByRole('button', { name: 'Escalation', exact: true }) });

    await test.step('the case is escalated with a hand-over note', async () => {
      await expect(card).toContainText(`Ladder: ${ladder}`);
      await card.getByRole('button', { name: 'Escalate' }).click();
      const dialog = page.getByRole('dialog', { name: `Escalate ${matter.number}` });
      await dialog.getByRole('radio', { name: 'Level: Second line' }).check();
      await dialog.getByRole('textbox', { name: 'Hand-over note' }).fill('He has drawings. Please look at them today.');
      await settled(page);
      await checkAccess(page, `escalate, ${theme}`);
      await album.take(page, 'case-escalate');
      await dialog.getByRole('button', { name: 'Escalate' }).click();
      await expect(dialog).toBeHidden();
      await expect(card).toContainText('Level 2');
      await expect(card).toContainText('He has drawings.');
      await expect(card).toContainText('Moved to');
      await expect(page.locator('.case-ringing')).toContainText('Lena Fischer is being called');
      await settled(page);
      await album.keep(page, 'case-called');
    });

    await test.step('who is called takes it, and everybody sees it at once', async () => {
      const lena = await agent('lena', look);
      await lena.open(`/cases/case/${matter.id}`);
      await lena.page.locator('.case-ringing').getByRole('button', { name: 'I have it' }).click();
      await expect(lena.page.locator('.case-ringing')).toHaveCount(0);
      await expect(card.locator('.raised-call')).toContainText('Acknowledged');
      await expect(card.locator('.raised-call')).toContainText('Lena Fischer');
      await expect(page.locator('.case-ringing')).toHaveCount(0);
    });

    await test.step('it is handed back with what has become clear', async () => {
      await card.getByRole('button', { name: 'Hand back' }).click();
      const dialog = page.getByRole('dialog', { name: `Hand ${matter.number} back` });
      await dialog.getByRole('textbox').fill('The drawings are good. Thank him.');
      await settled(page);
      await album.take(page, 'case-hand-back');
      await dialog.getByRole('button', { name: 'Hand back' }).click();
      await expect(dialog).toBeHidden();
      await expect(card).toContainText('Handed back by Alex Morgan');
      await expect(card.getByRole('button', { name: 'Hand back' })).toHaveCount(0);
      await settled(page);
      await album.keep(page, 'case-handed-back');
    });

    await removed(admin, '/ladders', ladder);
    await removed(admin, '/rosters', roster);
  });

for (const theme of ['light', 'dark'] as Theme[])
  test(`grades, categories, calendars and macros are kept by who manages cases, ${theme}`, async ({ agent, admin }) => {
    test.setTimeout(120_000);
    const album = new Album(theme);
    const alex = await agent('alex', { colorScheme: theme });
    const { page } = alex;
    const category = `Whistling, ${theme}`;
    const macro = `Ask for a video, ${theme}`;

    await test.step('one cell of the matrix', async () => {
      await alex.open('/settings/grades');
      await settled(page);
      await album.keep(page, 'grades');
      const before = await admin.get<{ matrices: { levels: string[][] }[] }>('/case-settings');
      await choose(page.locator('.grade-table'), 'Urgency Low, impact Low', 'Normal');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText('Saved', { exact: true })).toBeVisible();
      const { version } = await admin.get<{ version: number }>('/case-settings');
      await admin.change('PUT', '/case-settings', { ...before, version });
    });

    await test.step('a category is added, moved and retired', async () => {
      await page.goto('/settings/categories');
      await page.getByRole('button', { name: 'Add category' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add category' });
      await dialog.getByRole('textbox', { name: /^(\* )?Name$/ }).fill(category);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(dialog).toBeHidden();
      const row = page.getByRole('listitem').filter({ hasText: category });
      await row.getByRole('button', { name: `Retire ${category}` }).click();
      await expect(row).toContainText('Retired');
      await settled(page);
      await album.keep(page, 'categories');
      await row.getByRole('button', { name: `Delete ${category}` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await expect(row).toHaveCount(0);
    });

    await test.step('a queue has hours of its own', async () => {
      await page.goto('/settings/calendars');
      await page.getByRole('button', { name: 'Add exception' }).click();
      await choose(page.getByRole('group', { name: 'Exception 1', exact: true }), 'Exception 1: Which', 'Repair');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText('Saved', { exact: true })).toBeVisible();
      await settled(page);
      await album.keep(page, 'calendar-uses');
      await admin.change('PUT', '/calendar-uses', { uses: [] });
    });

    await test.step('a macro is made, offered and used', async () => {
      await page.goto('/settings/macros/new');
      await page.getByRole('textbox', { name: /^(\* )?Name$/ }).fill(macro);
      await page.getByRole('textbox', { name: 'Action 1: Text' }).fill('Asked for a video of the whistling.');
      await settled(page);
      await album.keep(page, 'macro');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('row').filter({ hasText: macro })).toBeVisible();
      const matter = await admin.change<Case>('POST', '/cases', { kind: 'repair', subject: `It whistles, ${theme}` });
      await page.goto(`/cases/case/${matter.id}`);
      await page.getByRole('button', { name: 'Macros' }).click();
      await expect(page.locator('.macro-item').filter({ hasText: macro })).toBeVisible();
      await settled(page);
      await checkAccess(page, `macros, ${theme}`);
      await album.take(page, 'case-macros');
      await page.locator('.macro-item').filter({ hasText: macro }).click();
      await expect(page.locator('.said-note')).toContainText('Asked for a video of the whistling.');
      for (const stored of await admin.get<{ id: string; macro: { name: string } }[]>('/automation/macros')) if (stored.macro.name === macro) await admin.change('DELETE', `/automation/macros/${stored.id}`);
    });
  });
