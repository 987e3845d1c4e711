import { expect, test } from '../support/journey';
import { Album, settled, type Theme } from '../support/look';

type Named = { id: string; name: string };

for (const theme of ['light', 'dark'] as Theme[])
  test(`a decision table is tried, saved and asked; who may decides a refund, ${theme}`, async ({ agent }) => {
    test.setTimeout(180_000);
    const album = new Album(theme);
    const alex = await agent('alex', { colorScheme: theme });
    const lena = await agent('lena');
    const { page, api } = alex;
    const key = `small_refunds_${theme}`;
    // The demo company has its own policy for euros.
    const currency = theme === 'light' ? 'CHF' : 'GBP';

    // The table, written on the screen.
    await page.goto('/settings/tables');
    await settled(page);
    await page.getByRole('button', { name: 'Add decision table' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill(`Small refunds ${theme}`);
    await expect(page.getByLabel('Key', { exact: true })).toHaveValue(key);
    await page.getByRole('button', { name: 'Add fact' }).click();
    await page.getByRole('dialog', { name: 'Add fact' }).getByRole('combobox').fill('approval.amount');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Add row' }).click();
    await page.getByLabel('Amount (Request), row 2').fill('50');
    await page.getByLabel('decision, row 2').click();
    await page.keyboard.type('Approve');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Row 1 applies to everything')).toBeVisible();
    // By keyboard: the row goes up, and the focus with it.
    await page.getByRole('button', { name: 'Move row 2 up' }).press('Enter');
    await expect(page.getByLabel('Amount (Request), row 1')).toHaveValue('50');
    await expect(page.getByText('Row 1 applies to everything')).toHaveCount(0);
    await page.getByLabel('Amount (Request)', { exact: true }).fill('120');
    await expect(page.getByText('Row 2 says')).toBeVisible();
    await expect(page.getByText('it was 120')).toBeVisible();
    await settled(page);
    await album.keep(page, 'decision-table');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText(`Small refunds ${theme}`)).toBeVisible();
    await settled(page);
    await album.keep(page, 'decision-tables');

    // Who decides: beyond what the table approves, an administrator.
    const policy = await api.change<Named>('POST', '/approval-policies', {
      name: `Refunds ${theme}`, kinds: ['refund'], currency, levels: [{ name: 'Service lead', users: [api.user] }], table: key, table_limit: 5_000, time_outs: [{ after_s: 14_400, then: 'remind' }],
    });
    await page.goto('/settings/approvals');
    await expect(page.getByText(`Refunds ${theme}`)).toBeVisible();
    await settled(page);
    await album.keep(page, 'approval-rules');
    await page.getByText(`Refunds ${theme}`).click();
    await settled(page);
    await album.keep(page, 'approval-rule');

    const matter = await lena.api.change<{ id: string; number: string }>('POST', '/cases', { kind: 'complaint', subject: 'The kettle leaks' });
    const ask = (minor: number, reason: string) => lena.api.change<{ id: string; state: string }>('POST', '/approvals', { case_id: matter.id, kind: 'refund', money: { minor, currency }, reason });
    expect((await ask(2_000, 'A scratch on the lid.')).state).toBe('approved');
    const asked = await ask(12_990, 'It leaked twice within a month; the customer wants her money back.');
    expect(asked.state).toBe('asked');

    await page.goto('/approvals');
    await expect(page.getByText('It leaked twice')).toBeVisible();
    await page.getByText('It leaked twice').first().click();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await expect(page.getByText('Say why you refuse')).toBeVisible();
    await settled(page);
    await album.keep(page, 'approval-waiting');

    // Four eyes: who asked sees why he cannot decide.
    await lena.page.goto(`/approvals/${asked.id}?list=mine`);
    await expect(lena.page.getByText('somebody else decides')).toBeVisible();
    await expect(lena.page.getByRole('button', { name: 'Approve' })).toHaveCount(0);

    await page.getByLabel('Comment').fill('Photos checked.');
    await page.getByRole('button', { name: 'Approve' }).press('Enter');
    await expect(page.getByText('Alex Morgan approved')).toBeVisible();
    await settled(page);
    await album.keep(page, 'approval-decided');
    await expect(lena.page.getByText('Photos checked.')).toBeVisible({ timeout: 15_000 });

    await page.goto('/settings/tables');
    await settled(page);
    const [table] = (await api.get<(Named & { key: string; hits: { row: string; hits: number }[] })[]>('/decision-tables')).filter((each) => each.key === key);
    expect(table?.hits.reduce((sum, each) => sum + each.hits, 0)).toBe(2);
    await api.change('DELETE', `/approval-policies/${policy.id}`);
    await api.change('DELETE', `/decision-tables/${table?.id}`);
  });
