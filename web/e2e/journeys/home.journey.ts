import { expect, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

type Queue = { id: string; name: string; status: string; overflow: { queue?: string }[] };
type Plan = { id: string; kind: string; name: string };

for (const theme of ['light', 'dark'] as Theme[])
  test(`the office is closed: who is ready, who works from where, desks stand still and are put back, ${theme}`, async ({ agent, admin }) => {
    test.setTimeout(120_000);
    const album = new Album(theme);
    const lena = await agent('lena', { colorScheme: theme });
    const { page } = lena;
    const title = `Flood in the cellar, ${theme}`;
    const ben = 'Ben Carter';
    const plan = (await admin.get<Plan[]>('/incident-plans')).find(({ kind }) => kind === 'work_from_home');
    const sales = async () => (await admin.get<Queue[]>('/queues')).find(({ name }) => name === 'Sales');
    const before = await sales();

    await test.step('the plan tells beforehand who is ready and what is in whose way', async () => {
      await lena.open(`/settings/plans/${plan?.id ?? ''}`);
      await page.locator('.set-body').waitFor();
      const checks = page.locator('.readiness');
      await expect(checks.getByText(ben)).toBeVisible();
      await expect(checks.getByText('No second factor').first()).toBeVisible();
      await expect(page.getByRole('combobox', { name: 'Where Sales goes meanwhile' })).toBeVisible();
      await settled(page);
      await page.locator('.readiness').scrollIntoViewIfNeeded();
      await album.keep(page, 'home-plan');
    });

    let path = '';
    await test.step('the mode is switched on from its line', async () => {
      await lena.open('/incidents');
      await page.locator('.planned-row', { hasText: 'Work from home' }).getByRole('button', { name: 'Switch on…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Declare incident' });
      await expect(dialog.getByText('1 queue that goes elsewhere')).toBeVisible();
      await dialog.getByRole('textbox', { name: 'What has happened' }).fill(title);
      await dialog.getByRole('button', { name: 'Declare', exact: true }).click();
      await page.waitForURL(/\/incidents\/\d+/);
      path = new URL(page.url()).pathname;
      await expect(page.getByText('Not said 3')).toBeVisible();
      expect((await sales())?.status).toBe('paused');
    });

    await test.step('who is named is told, says where he works, and tests his connection', async () => {
      const one = await agent('ben', { colorScheme: theme });
      await one.open('/inbox/mine');
      const notice = one.page.getByText(`Work from home: say where you work (${title})`);
      await expect(notice).toBeVisible();
      await one.open(path);
      const line = one.page.getByRole('alert').filter({ hasText: 'Where do you work?' });
      await line.getByText('At home').click();
      await expect(one.page.getByText('At home 1')).toBeVisible();
      await expect(notice).toBeHidden();
      await line.getByRole('button', { name: 'Test my connection' }).click();
      await expect(line.getByRole('status')).toContainText('ms');
      await settled(one.page);
      await album.keep(one.page, 'home-agent');
    });

    await test.step('who leads sees it, says it for others, and looks at what is in the way', async () => {
      await expect(page.getByText('At home 1')).toBeVisible();
      await page.getByRole('combobox', { name: 'Where Sofia Rossi works' }).click();
      await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: 'Not working' }).click();
      await expect(page.getByText('Not working 1')).toBeVisible();
      await page.getByText('Ready for it?').click();
      await expect(page.locator('.readiness').getByText(ben)).toBeVisible();
      await settled(page);
      await album.keep(page, 'home-mode');
      await checkAccess(page, `home mode, ${theme}`);
    });

    await test.step('it ends, and everything is as before', async () => {
      await page.getByRole('button', { name: 'Resolve', exact: true }).click();
      await page.getByRole('dialog', { name: 'Resolve' }).getByRole('button', { name: 'Resolve incident' }).click();
      await expect(page.locator('.incident-header')).toContainText('Resolved');
      await expect(page.getByText('Went elsewhere meanwhile')).toBeVisible();
      expect(await sales()).toEqual(before);
    });
  });
