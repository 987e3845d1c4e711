import { expect, phone, test } from '../support/journey';

test('on a phone the widget fills the screen and the console shows one pane at a time', async ({ visitor, agent }) => {
  const ben = await agent('ben', phone);
  await ben.open();
  await ben.goOnline();
  const maya = await visitor(phone);

  await test.step('the chat covers the page and goes away again', async () => {
    await maya.openChat();
    const box = await maya.page.locator('#deskbell-widget iframe').boundingBox();
    expect([box?.x, box?.width]).toEqual([0, 390]);
    await maya.chat.getByRole('button', { name: 'Close chat' }).tap();
    await expect(maya.launcher).toBeVisible();
    await maya.ask('Does the Sund blender crush ice?', 'Tom Arden');
  });

  await test.step('the agent accepts with a tap and sees only the thread', async () => {
    await ben.offerFrom('Tom Arden').getByRole('button', { name: /^Accept/ }).tap();
    await ben.page.waitForURL(/\/inbox\/mine\/\d+/);
    await expect(ben.said('crush ice')).toBeVisible();
    await expect(ben.page.locator('.pane-list')).toHaveCount(0);
    await ben.composer.fill('It does.');
    await ben.page.getByRole('button', { name: 'Send', exact: true }).tap();
    await expect(maya.said('It does.')).toBeVisible();
  });

  await test.step('details cover the thread, back leads to the list', async () => {
    await ben.page.getByRole('button', { name: 'Customer details' }).tap();
    await expect(ben.page.locator('.thread-header')).toHaveCount(0);
    await expect(ben.page.getByRole('heading', { name: 'Tom Arden' }).or(ben.page.getByText('Tom Arden')).first()).toBeVisible();
    await ben.page.getByRole('button', { name: /^(Close|Back|Customer details)$/ }).first().tap();
    await ben.page.getByRole('button', { name: 'Back' }).tap();
    await expect(ben.rows.filter({ hasText: 'Tom Arden' })).toBeVisible();
    await expect(ben.page.locator('.pane-thread')).toHaveCount(0);
  });

  await test.step('nothing is wider than the screen', async () => {
    for (const path of ['/inbox/all', '/customers', '/settings', '/settings/tokens']) {
      await ben.open(path);
      const width = await ben.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(390);
    }
    for (const page of [maya.page]) expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
