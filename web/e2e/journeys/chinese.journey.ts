import { expect, test } from '../support/journey';

test('李娜 and a visitor talk Chinese, and a word of two characters finds the talk', async ({ visitor, agent }) => {
  const lina = await agent('lina', { locale: 'zh-CN' });
  await lina.open();
  await expect(lina.page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(lina.page.getByRole('heading', { name: '收件箱' })).toBeVisible();
  await lina.page.locator('.presence-button').click();
  await lina.page.getByRole('radio', { name: '在线' }).press('Enter');

  const visitorPage = await visitor({ locale: 'zh-CN' });
  await visitorPage.openChat();
  await expect(visitorPage.page.getByRole('heading', { level: 1 })).toContainText('厨房');
  await visitorPage.chat.locator('input[name="name"]').fill('周倩');
  await visitorPage.write('我的电水壶漏水，想换一个密封圈。');
  await expect(visitorPage.queue).toContainText(/[\u4e00-\u9fff]/);
  await expect(visitorPage.queue).not.toContainText(/[A-Za-z]{3}/);

  const offer = lina.offerFrom('周倩');
  await expect(offer.locator('.offer-reason')).toContainText(/[\u4e00-\u9fff]{4}/);
  await expect(offer.locator('.offer-reason')).not.toContainText('Offered');
  const id = await lina.accept('周倩');
  await lina.reply('您好，密封圈今天寄出。');
  await expect(visitorPage.said('密封圈今天寄出')).toBeVisible();

  await test.step('search', async () => {
    await lina.open('/search');
    await lina.page.getByRole('searchbox').or(lina.page.getByRole('textbox')).first().fill('漏水');
    const hit = lina.page.locator('.hit', { hasText: '漏水' }).filter({ hasText: '周倩' });
    await expect(hit.first()).toBeVisible();
    await expect(hit.locator('mark').first()).toHaveText('漏水');
    await hit.first().click();
    await lina.page.waitForURL(new RegExp(`/${id}$`));
    await expect(lina.said('漏水')).toBeVisible();
  });
});
