import { expect, test } from '../support/journey';
import { Album, settled, type Theme } from '../support/look';

type Row = { id: string; number: string };
type Listing = { items: Row[] };

const day = 86_400_000;
const two = (value: number): string => String(value).padStart(2, '0');
const inputOf = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;

for (const theme of ['light', 'dark'] as Theme[])
  test(`a team leader sees where cases wait and loop, and a case and a queue as they stood, ${theme}`, async ({ agent }) => {
    test.setTimeout(240_000);
    const album = new Album(theme);
    const lena = await agent('lena', { colorScheme: theme });
    const { page, api } = lena;
    const solved = (await api.get<Listing>('/cases?standing=solved&limit=2')).items;
    for (const { id } of solved) await api.change('POST', `/cases/${id}/reopen`, { note: 'The customer says that it is broken again.' });

    await test.step('the way there is in the navigation of cases', async () => {
      await lena.open('/cases/all');
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Process' }).click();
      await page.waitForURL(/\/process$/);
      await page.goto('/process?days=90');
      await expect(page.getByRole('button', { name: /^Solved → Open: / })).toBeVisible();
      await expect(page.locator('.findings')).toContainText('Solved → Open');
      await settled(page);
      await album.keep(page, 'process');
    });

    await test.step('an edge shows the cases behind it', async () => {
      await page.getByRole('button', { name: /^Open → Waiting for another department: / }).press('Enter');
      const behind = page.getByRole('complementary', { name: 'Cases behind it' });
      await expect(behind.getByRole('listitem').first()).toContainText('Stayed');
      await settled(page);
      await album.keep(page, 'process-edge');
      await page.keyboard.press('Escape');
      await expect(behind).toHaveCount(0);
    });

    await test.step('departments, and the same as a table', async () => {
      await page.getByText('Departments', { exact: true }).click();
      await expect(page.getByText('Asked for', { exact: true })).toBeVisible();
      await settled(page);
      await album.keep(page, 'process-departments');
      await page.getByText('Table', { exact: true }).click();
      await expect(page.getByRole('table', { name: 'Ways' })).toContainText('Asked for');
      await settled(page);
      await album.keep(page, 'process-table');
    });

    await test.step('a case as it stood yesterday', async () => {
      const { items } = await api.get<{ items: { case_id: string; number: string }[] }>('/insight/passages?track=state&place=waiting_department&limit=1');
      const matter = items[0];
      if (!matter) throw new Error('The demo has no case that waited for a department.');
      await page.goto(`/cases/case/${matter.case_id}`);
      await page.locator('.case-header').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'As it stood at…' }).click();
      await expect(page.getByRole('heading', { name: /^This is the past: as it stood on / })).toBeVisible();
      await page.getByLabel('Exact minute').fill(inputOf(new Date(Date.now() - day)));
      await expect(page.getByRole('region', { name: 'Tasks then' })).toBeVisible();
      await settled(page);
      await album.keep(page, 'case-then');
      // Event by event, by keyboard.
      const slider = page.getByRole('slider', { name: 'Moment in the history of the case' });
      await slider.focus();
      const before = await slider.getAttribute('aria-valuetext');
      await page.keyboard.press('ArrowLeft');
      await expect(slider).not.toHaveAttribute('aria-valuetext', before ?? '');
      await page.keyboard.press('Home');
      await expect(slider).toHaveAttribute('aria-valuetext', /Opened/);
      await page.getByRole('button', { name: 'Back to now' }).press('Enter');
      await expect(page.locator('.case-header')).toContainText(matter.number);
    });

    await test.step('a queue as it stood', async () => {
      await page.goto('/process/then');
      await expect(page.getByText(/^This is the past: /)).toBeVisible();
      await page.getByRole('button', { name: 'A day back' }).click();
      await settled(page);
      await album.keep(page, 'queue-then');
    });

    await test.step('promises kept and broken', async () => {
      const { items } = await api.get<Listing>('/cases?limit=1');
      const make = (what: string, ms: number) => api.change<Row>('POST', '/promises', { case_id: items[0]?.id, what, due_at: new Date(Date.now() + ms).toISOString() });
      const kept = await make('Send the manual', day);
      await api.change('POST', `/promises/${kept.id}/keep`, {});
      const { id } = await make('Call the carrier', 2_000);
      await expect.poll(async () => (await api.get<{ state: string }>(`/promises/${id}`)).state, { timeout: 30_000 }).toBe('broken');
      await page.goto('/process/promises');
      await expect(page.getByRole('img', { name: /^Lena Fischer: .* broken/ })).toBeVisible();
      await settled(page);
      await album.keep(page, 'promises');
      await page.getByText('Teams', { exact: true }).click();
      await expect(page.getByRole('table', { name: 'All figures' })).toContainText('Customer service');
    });
  });
