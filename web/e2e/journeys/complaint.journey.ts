import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, phone, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';
import { command } from '../support/server';

type Complaint = { steps: { step: string; name: string }[]; cause_name: string; remedies: { state: string; approval?: string }[] };

/** A field by its label; those that must be filled in begin with a star. */
const called = (label: string): RegExp => new RegExp(`^(\\* )?${label}$`);
const choose = async (scope: Locator, label: string, text: string): Promise<void> => {
  await scope.getByRole('combobox', { name: called(label) }).click();
  await scope.page().locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click();
};
const part = (page: Page, name: string): Locator => page.locator(`[data-part="${name}"]`);
const press = (scope: Locator | Page, name: string): Promise<void> => scope.getByRole('button', { name, exact: true }).click();

for (const theme of ['light', 'dark'] as Theme[])
  test(`a complaint from a web chat goes its whole way, with an approval and an evidence file, ${theme}`, async ({ admin, visitor, agent }) => {
    test.setTimeout(240_000);
    const album = new Album(theme);
    const look = { colorScheme: theme };
    const sofia = await agent('sofia', look);
    await sofia.open();
    await sofia.goOnline();
    const nora = await visitor(look);
    await nora.ask('The handle of my kettle came off and I burnt my hand.', 'Nora Olsen');
    await sofia.accept('Nora Olsen');
    await sofia.reply('That is bad, Nora. I look into it at once.');
    const { page } = sofia;
    let path = '';
    let number = '';
    const take = async (step: string): Promise<void> => {
      await press(page.locator('.cmp-next'), step);
      const dialog = page.getByRole('dialog');
      await press(dialog, step);
      await expect(dialog).toBeHidden();
    };
    const now = (): Promise<Complaint> => sofia.api.get<Complaint>(`/cases/${path.split('/').at(-1)}/complaint`);

    await test.step('the talk becomes a complaint', async () => {
      const dialog = await sofia.newCase();
      await choose(dialog, 'Kind', 'Complaint');
      await dialog.getByRole('textbox', { name: 'Product' }).fill('Kettle K-200');
      await press(dialog, 'Create case');
      await expect(dialog).toBeHidden();
      const card = page.locator('.case-mini').filter({ hasText: 'handle of my kettle' });
      number = (await card.locator('.case-number').textContent()) ?? '';
      await card.click();
      await page.waitForURL(/\/cases\/case\/\d+/);
      path = new URL(page.url()).pathname;
      await page.getByRole('button', { name: 'Received · 1 of 8' }).click();
      await expect(page.getByRole('list', { name: 'The way of the complaint' }).locator('[aria-current="step"]')).toContainText('Acknowledged');
    });

    await test.step('what is complained about is written down, beginning with what the case said', async () => {
      const facts = part(page, 'facts');
      await press(facts, 'Edit');
      await expect(facts.getByRole('textbox', { name: 'Product' })).toHaveValue('Kettle K-200');
      await facts.getByRole('textbox', { name: 'Batch' }).fill('B7-0917');
      await choose(facts, 'Harm', 'Health');
      await choose(facts, 'Severity', 'Serious');
      await choose(facts, 'What the customer wants', 'Money back');
      await facts.getByRole('spinbutton', { name: 'Amount wanted' }).fill('249.90');
      await press(facts, 'Save');
      await expect(facts).toContainText('EUR 249.90');
      await expect(page.locator('.case-header')).toContainText('Health');
    });

    await test.step('the customer hears in the chat that it is acknowledged', async () => {
      await press(page.locator('.cmp-next'), 'Acknowledge');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /Words to the customer/ }).fill(`We have your complaint ${number} and look into it.`);
      await settled(page);
      await checkAccess(page, `acknowledging, ${theme}`);
      await album.take(page, 'complaint-acknowledge');
      await press(dialog, 'Acknowledge');
      await expect(dialog).toBeHidden();
      await expect(nora.said(`We have your complaint ${number}`)).toBeVisible();
    });

    await test.step('a step that something is missing for says what, and a form names the field', async () => {
      await expect(page.locator('.cmp-next')).toContainText('Findings: write down what the investigation found first.');
      await expect(page.getByRole('button', { name: 'Finish the investigation' })).toBeDisabled();
      const found = part(page, 'investigation');
      await press(found, 'Add a finding');
      await press(found, 'Save finding');
      await expect(found.getByText('What was found: write it down.')).toBeVisible();
      await found.getByRole('textbox', { name: 'What was found' }).fill('The handle was glued in one place only.');
      await found.locator('input[type=file]').setInputFiles({ name: 'handle.txt', mimeType: 'text/plain', buffer: Buffer.from('glue in one place') });
      await expect(found.getByText('handle.txt')).toBeVisible();
      await press(found, 'Save finding');
      await expect(found.getByRole('link', { name: /handle\.txt/ })).toBeVisible();
      await take('Finish the investigation');
    });

    await test.step('whys lead to a cause in the tree, and it is decided', async () => {
      const cause = part(page, 'cause');
      await press(cause, 'Ask why');
      await cause.getByRole('textbox', { name: 'Why 1' }).fill('The handle came off.');
      await cause.getByRole('textbox', { name: 'Why 2' }).fill('One glue nozzle was blocked.');
      await cause.getByRole('combobox', { name: 'Root cause' }).click();
      await page.locator('.ant-select-dropdown:visible').getByText('Leak', { exact: true }).click();
      await press(cause, 'Save');
      await expect(cause).toContainText('Product / Leak');
      const decision = part(page, 'decision');
      await press(decision, 'Write the decision');
      await decision.getByRole('radio', { name: 'Upheld', exact: true }).check();
      await decision.getByRole('textbox', { name: 'Reasons' }).fill('A fault of ours.');
      await press(decision, 'Save');
      await expect(decision).toContainText('A fault of ours.');
      await take('Decide');
      await expect(part(page, 'investigation')).toContainText('take the decision back first');
    });

    await test.step('a remedy above the limit waits for somebody else', async () => {
      const remedies = part(page, 'remedies');
      await press(remedies, 'Add a remedy');
      await remedies.getByRole('spinbutton', { name: 'What it costs us' }).fill('249.90');
      await remedies.getByRole('textbox', { name: 'What the customer gets' }).fill('Kettle and doctor paid');
      await expect(remedies.getByRole('status')).toContainText('an approval is asked for');
      await remedies.getByRole('textbox', { name: 'Reason for the approval' }).fill('She was hurt.');
      await press(remedies, 'Add remedy');
      await expect(remedies).toContainText('Waits for approval');
      await expect(remedies.getByRole('button', { name: 'It was given' })).toBeDisabled();
      await settled(page);
      await album.keep(page, 'complaint');
    });

    await test.step('the team leader approves, and the agent sees it', async () => {
      const approval = (await now()).remedies[0]?.approval ?? '';
      const lena = await agent('lena', look);
      await lena.open(`/approvals/${approval}`);
      await lena.page.getByRole('textbox', { name: 'Comment' }).fill('Of course.');
      await lena.page.getByRole('button', { name: 'Approve' }).click();
      await expect(lena.page.locator('.approval')).toContainText('Lena Fischer approved');
      await lena.page.close();
      const remedies = part(page, 'remedies');
      await expect(remedies).toContainText('Approved by Lena Fischer: Of course.', { timeout: 30_000 });
      await press(remedies, 'It was given');
      await expect(remedies).toContainText('Given by Sofia Rossi');
      await take('Remedies are given');
    });

    await test.step('the answer is posted into the chat', async () => {
      const answer = part(page, 'answer');
      await press(answer, 'Write the answer');
      await answer.getByRole('textbox', { name: 'Answer' }).fill('Our fault, and we are sorry. You get your money back.');
      await press(answer, 'Save');
      await press(page.locator('.cmp-next'), 'Tell the customer');
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('radio', { name: 'Post it into the conversation now' })).toBeChecked();
      await press(dialog, 'Post the answer');
      await expect(dialog).toBeHidden();
      await expect(nora.said('Our fault, and we are sorry.')).toBeVisible();
      await expect(answer).toContainText('Told by Sofia Rossi');
      await take('Close the complaint');
    });

    await test.step('something keeps it from happening again', async () => {
      const prevention = part(page, 'prevention');
      await press(prevention, 'Add an action');
      await prevention.getByRole('textbox', { name: 'What is done' }).fill('Check both nozzles each morning');
      await choose(prevention, 'Owner', 'Lena Fischer');
      await prevention.getByLabel('Due', { exact: true }).fill('2030-03-01T12:00');
      await prevention.locator('.cmp-form').getByRole('button', { name: 'Add an action' }).click();
      await expect(prevention).toContainText('To do');
      await take('Learning is done');
      await expect(page.locator('.cmp-next')).toContainText('The complaint has gone its whole way.');
      const done = await now();
      expect(done.steps.map(({ step }) => step)).toEqual(['received', 'acknowledged', 'investigated', 'decided', 'remedied', 'told', 'closed', 'learnt']);
      expect(done.steps.slice(1).every(({ name }) => name === 'Sofia Rossi')).toBe(true);
    });

    await test.step('the evidence file proves that nothing was changed', async () => {
      const evidence = part(page, 'evidence');
      await press(evidence, 'Make an evidence file');
      const link = evidence.getByRole('link', { name: `Download ${number}-evidence.zip` });
      await expect(link).toBeVisible({ timeout: 60_000 });
      const coming = page.waitForEvent('download');
      await link.click();
      const directory = mkdtempSync(join(tmpdir(), 'deskbell-evidence-'));
      try {
        const file = join(directory, 'evidence.zip');
        const key = join(directory, 'keys.pem');
        await (await coming).saveAs(file);
        writeFileSync(key, (await admin.get<{ public_key: string }>('/audit/state')).public_key);
        const checked = command('evidence', 'check', file, '--key', key);
        expect(checked.status, checked.output).toBe(0);
        expect(checked.output).toContain('The evidence file is good');
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
      await evidence.scrollIntoViewIfNeeded();
      await settled(page);
      await album.keep(page, 'complaint-evidence');
    });
  });

for (const theme of ['light', 'dark'] as Theme[])
  test(`complaints together: board, Pareto, trend, warnings and causes break no rule of access, ${theme}`, async ({ agent }) => {
    test.setTimeout(180_000);
    const album = new Album(theme);
    const alex = await agent('alex', { colorScheme: theme });
    const { page } = alex;
    const show = async (address: string, name: string): Promise<void> => {
      await page.goto(address);
      await page.locator('.rail').waitFor();
      await settled(page);
      await page.waitForTimeout(400);
      await album.keep(page, name);
    };
    await show('/complaints', 'complaints-board');
    await show('/complaints/causes?period=all', 'complaints-pareto');
    await show('/complaints/trend', 'complaints-trend');
    await show('/complaints/warnings', 'complaints-warnings');
    await show('/complaints/tree', 'complaints-tree');

    await test.step('a Pareto leads from a cause to those below it, and to the complaints', async () => {
      await page.goto('/complaints/causes?period=all');
      await page.getByRole('button', { name: 'Look below Product' }).click();
      await page.getByRole('button', { name: 'Complaints: Leak' }).click();
      const behind = page.getByRole('region', { name: 'The complaints behind “Leak”' });
      await expect(behind.getByRole('link', { name: 'Water on the kitchen floor' }).first()).toBeVisible();
      await page.getByRole('button', { name: 'All causes' }).click();
      await expect(page.getByRole('button', { name: 'Look below Product' })).toBeVisible();
    });

    await test.step('a board is narrowed, and says when nothing fits', async () => {
      await page.goto('/complaints?product=Dishwasher+A60');
      await expect(page.getByRole('region', { name: 'Received' }).locator('.cpl-card').first()).toContainText('Dishwasher A60');
      await page.goto('/complaints?product=Spaceship');
      await expect(page.getByText('No open complaint fits these filters.')).toBeVisible();
      await page.getByRole('button', { name: 'Clear filters' }).click();
      await expect(page.locator('.cpl-card').first()).toBeVisible();
    });

    await test.step('a warning is taken in hand', async () => {
      await page.goto('/complaints/warnings');
      await expect(page.locator('.cpl-warning').first()).toContainText(/By habit it would have been/);
      const button = page.getByRole('button', { name: /^Look after/ }).first();
      await button.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'How (optional)' }).fill('The batch is stopped.');
      await press(dialog, 'I look after it');
      await expect(page.locator('.cpl-warning').filter({ hasText: 'The batch is stopped.' }).first()).toContainText('Alex Morgan looks after it');
    });

    await test.step('a cause is added below another, and removed', async () => {
      await page.goto('/complaints/tree');
      await page.getByRole('button', { name: 'Add below Delivery' }).click();
      const dialog = page.getByRole('dialog');
      await press(dialog, 'Save');
      await expect(dialog.getByText('Name: give the cause one.')).toBeVisible();
      await dialog.getByRole('textbox', { name: called('Name') }).fill(`Customs ${theme}`);
      await press(dialog, 'Save');
      await page.getByRole('button', { name: `Remove Customs ${theme}` }).click();
      await press(page.getByRole('dialog'), 'Remove');
      await expect(page.getByRole('button', { name: `Remove Customs ${theme}` })).toHaveCount(0);
    });
  });

test('complaints are read in Chinese, on a phone', async ({ agent }) => {
  test.setTimeout(120_000);
  const album = new Album('light');
  const fang = await agent('fang', { ...phone, locale: 'zh-CN' });
  await fang.open('/complaints');
  await expect(fang.page.getByRole('region', { name: '已受理' }).locator('.cpl-card').first()).toBeVisible();
  await settled(fang.page);
  await checkAccess(fang.page, 'complaints in Chinese');
  await album.take(fang.page, 'complaints-board-zh');
  await fang.page.locator('.cpl-subject').first().click();
  await expect(fang.page.getByRole('list', { name: '投诉进程' })).toBeVisible();
  await settled(fang.page);
  await checkAccess(fang.page, 'a complaint in Chinese');
  await album.take(fang.page, 'complaint-zh');
});
