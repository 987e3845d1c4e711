import { loginOf } from '../support/api';
import { expect, test } from '../support/journey';

test('the chat hears nothing of windows that are not its own', async ({ visitor }) => {
  const maya = await visitor();
  const { page } = maya;
  await expect(maya.launcher).toHaveAttribute('aria-expanded', 'false');
  await page.frameLocator('#deskbell-widget iframe').locator('body').waitFor({ state: 'attached' });

  const coming = page.context().waitForEvent('page');
  await page.evaluate(() => void window.open('about:blank'));
  const popup = await coming;
  await popup.evaluate(() => {
    const page = window.opener as Window;
    // To the loader as if it were the frame, to the frame as if it were the page.
    for (const type of ['open', 'ready', 'look', 'bubble']) page.postMessage({ deskbell: 1, type, bubble: { author: 'Mallory', text: '<img src=x onerror=alert(1)>' } }, '*');
    const frame = page.document.querySelector('#deskbell-widget')?.shadowRoot?.querySelector('iframe')?.contentWindow;
    if (!frame) throw new Error('The chat is not where it was.');
    for (const type of ['shutdown', 'identify', 'shown']) frame.postMessage({ deskbell: 1, type, call: 1, identity: { external_id: 'mallory' } }, '*');
  });
  await page.evaluate(() => {
    for (const odd of [null, 7, 'open', [], { type: 'open' }, { deskbell: 2, type: 'open' }, { deskbell: 1, type: 'open' }]) window.postMessage(odd, '*');
  });
  await page.waitForTimeout(300);
  await expect(maya.launcher).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByText('Mallory')).toHaveCount(0);

  await maya.ask('Do you still hear me?', 'Maya Foreign');
});

test('whoever signs out leaves a page that tells nothing', async ({ admin, stranger }) => {
  void admin;
  const page = await stranger();
  const { email, password } = loginOf('ben');
  await page.goto('/');

  await test.step('the password is masked, and may be pasted', async () => {
    const field = page.locator('#password');
    await expect(field).toHaveAttribute('type', 'password');
    await expect(field).toHaveAttribute('autocomplete', 'current-password');
    const isStopped = await field.evaluate((element) => !element.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true })));
    expect(isStopped).toBe(false);
    await page.locator('#email').fill(email);
    await field.fill(password);
    await field.press('Enter');
    await page.locator('.rail').waitFor();
  });

  const profile = page.getByRole('button', { name: /^Profile: Ben/ });
  for (const place of ['/inbox/mine', '/customers', '/live', '/settings']) {
    await test.step(`the way out is at ${place}`, async () => {
      await page.goto(place);
      await page.locator('.rail').waitFor();
      await profile.click();
      await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
      await page.keyboard.press('Escape');
    });
  }

  await test.step('scripts see no session', async () => {
    const seen = await page.evaluate(() => ({ cookie: document.cookie, kept: JSON.stringify({ ...localStorage, ...sessionStorage }) }));
    expect(seen.cookie).toBe('');
    const [session] = (await page.context().cookies()).filter(({ name }) => name.includes('deskbell'));
    expect(session?.httpOnly).toBe(true);
    expect(session?.sameSite).toBe('Strict');
    expect(seen.kept).not.toContain(session?.value ?? 'no session');
    expect(seen.kept).not.toContain(password);
  });

  await page.goto('/inbox/mine');
  await profile.click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('#password').waitFor();
  expect((await page.context().cookies()).filter(({ name }) => name.includes('deskbell'))).toEqual([]);
  await page.goBack();
  await page.locator('#password').waitFor();
  await expect(page.locator('.rail')).toHaveCount(0);
  await expect(page.getByText(email)).toHaveCount(0);
  expect((await page.request.get('/api/v1/session')).status()).toBe(401);
});
