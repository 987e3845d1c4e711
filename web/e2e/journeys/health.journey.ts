import { expect, test } from '../support/journey';
import { checkAccess, settled } from '../support/look';

test('an administrator sees how the centre is, in words, lines and figures, and an agent does not', async ({ agent, visitor }) => {
  const alex = await agent('alex');
  await alex.page.goto('/settings');
  await alex.page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Health' }).click();
  const page = alex.page;
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
  await expect(page.locator('#health-overall')).toHaveText(/Everything is well|Something needs attention/);
  await expect(page.getByText(/^As of /)).toBeVisible();

  const chat = page.getByRole('region', { name: 'Chat', exact: true });
  const messages = chat.locator('.health-figure').filter({ hasText: 'Messages since the start' }).locator('dd');
  const before = Number((await messages.textContent())?.replace(/\D/g, ''));
  const maya = await visitor();
  await maya.ask('Does the kettle switch off by itself?', 'Maya Okafor');
  await maya.write('The small one, I mean.');  // the figure counts what comes by socket
  // The page refreshes itself.
  await expect.poll(async () => Number((await messages.textContent())?.replace(/\D/g, '')), { timeout: 15_000 }).toBeGreaterThan(before);

  const time = page.getByRole('region', { name: 'Time until a message is acknowledged' });
  await expect(time.getByRole('img', { name: 'Time until a message is acknowledged' })).toBeVisible({ timeout: 15_000 });
  // By keyboard alone, and for longer than the page leaves its figures alone.
  await time.getByRole('button', { name: 'Show as a table' }).press('Enter');
  await expect(time.getByRole('columnheader', { name: 'Median' })).toBeVisible();
  const rows = time.getByRole('rowheader');
  expect(await rows.count()).toBeGreaterThan(0);
  const asOf = await page.getByText(/^As of /).textContent();
  await expect(page.getByText(/^As of /)).not.toHaveText(asOf ?? '', { timeout: 15_000 });
  await expect(rows.first()).toBeVisible();
  await expect(time.getByRole('button', { name: 'Show as a chart' })).toBeFocused();
  await settled(page);
  await checkAccess(page, 'health with a table');
  await page.keyboard.press('Enter');
  await expect(time.getByRole('img').locator('canvas')).toBeVisible();
  await settled(page);
  await checkAccess(page, 'health');

  await page.getByRole('region', { name: 'Background jobs' }).getByRole('link', { name: 'Failed jobs' }).click();
  await expect(page).toHaveURL(/\/settings\/jobs$/);

  const ben = await agent('ben');
  await ben.page.goto('/settings/health');
  await expect(ben.page.getByText('Health', { exact: true })).toHaveCount(0);
  expect((await ben.page.request.get('/api/v1/health')).status()).toBe(403);
  expect((await ben.page.request.get('/metrics')).status()).toBe(403);
});
