import { Api, loginOf } from '../support/api';
import { expect, test } from '../support/journey';
import { Album, settled } from '../support/look';
import { MailServer } from '../support/mail';
import { running, start, stop } from '../support/server';

type Id = { id: string };

test('mail is set up and tried; an approver is mailed, opens the link without signing in, and approves', async ({ admin, agent, stranger }) => {
  test.setTimeout(240_000);
  const album = new Album('light');
  const mail = await MailServer.start();
  await stop('SIGTERM');
  // Links begin with the address of this server.
  const { origin } = running();
  await start(new URL(origin).host, { 'http.public_url': origin });

  await test.step('it is set up, and the test mail says what the server answered', async () => {
    const { page } = await agent('alex');
    await page.goto('/settings/outgoing_mail');
    await page.locator('.set-body').waitFor();
    await page.getByRole('switch', { name: 'Send mail' }).click();
    await page.getByLabel('Server', { exact: true }).fill('mail server');
    await page.getByLabel('Address', { exact: true }).fill('service@example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('is not a host name or an address')).toBeVisible();
    await page.getByLabel('Server', { exact: true }).fill('127.0.0.1');
    await page.getByLabel('Port').fill(String(mail.port));
    await page.getByLabel('Encryption').click();
    await page.getByTitle('None (only this machine itself)').click();
    await page.getByLabel('Name', { exact: true }).fill('Aurora Service');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Send me a test mail' })).toBeEnabled();
    mail.refusal = { code: 550, words: '5.1.1 No such user here' };
    await page.getByRole('button', { name: 'Send me a test mail' }).click();
    await expect(page.getByText('The server said: 550 5.1.1 No such user here')).toBeVisible();
    await settled(page);
    await album.keep(page, 'settings-outgoing-mail-refused');
    mail.refusal = undefined;
    await page.getByRole('button', { name: 'Send me a test mail' }).click();
    await expect(page.getByText('The server took the mail.')).toBeVisible();
    expect(mail.to(loginOf('alex').email)).toHaveLength(1);
    await settled(page);
    await album.keep(page, 'settings-outgoing-mail');
    await page.evaluate(() => localStorage.setItem('deskbell.language', 'zh-CN'));
    await admin.change('PATCH', '/me', { language: 'zh-CN' });
    await page.reload();
    await expect(page.getByRole('heading', { name: '发送邮件' })).toBeVisible();
    await settled(page);
    await album.keep(page, 'settings-outgoing-mail-chinese');
    await admin.change('PATCH', '/me', { language: 'en' });
  });

  await test.step('everybody chooses what he is mailed', async () => {
    const { page, api } = await agent('lena');
    await page.goto('/inbox');
    await page.getByRole('button', { name: /^Profile: Lena/ }).click();
    await page.getByText('Profile and security').click();
    await page.getByRole('tab', { name: 'Mail' }).click();
    await expect(page.getByRole('switch', { name: 'A decision waits for me' })).toBeChecked();
    await page.getByRole('switch', { name: 'I am called by an escalation or an incident' }).click();
    await expect(page.getByRole('switch', { name: 'I am called by an escalation or an incident' })).toBeChecked();
    await album.take(page, 'profile-mail');
    await page.setViewportSize({ width: 390, height: 844 });
    await album.take(page, 'profile-mail');
    expect(await api.get('/me/mail')).toEqual({ topics: ['approvals', 'calls'], sending: true });
  });

  await test.step('the approver opens the link without signing in, and approves', async () => {
    const lena = await Api.of('lena');
    const ben = await Api.of('ben');
    await admin.change('POST', '/approval-policies', { name: 'Mailed refunds', currency: 'SEK', levels: [{ name: 'Lead', users: [lena.user] }] });
    const { id } = await ben.change<Id>('POST', '/cases', { kind: 'complaint', subject: 'The lamp flickers', owner: ben.user });
    const request = await ben.change<Id>('POST', '/approvals', { case_id: id, kind: 'refund', money: { minor: 49900, currency: 'SEK' }, reason: 'It flickers since the second day.' });
    await expect.poll(() => mail.to(loginOf('lena').email).length, { timeout: 15_000 }).toBe(1);
    const link = /^http\S+\/approve\/\S+$/m.exec(mail.to(loginOf('lena').email)[0]?.text ?? '')?.[0];
    const page = await stranger();
    await page.goto(link ?? 'about:blank');
    await expect(page.getByText('SEK 499.00')).toBeVisible();
    await album.take(page, 'approval-by-mail');
    await page.getByRole('button', { name: 'Approve' }).click();
    await expect(page.getByRole('status')).toContainText('Thank you');
    expect(await ben.get(`/approvals/${request.id}`)).toMatchObject({ state: 'approved', votes: [{ door: 'link' }] });
  });

  const now = await admin.get<{ settings: Record<string, unknown> }>('/outgoing-mail');
  await admin.change('PUT', '/outgoing-mail', { ...now.settings, has_password: undefined, state: 'off' });
  await mail.stop();
});
