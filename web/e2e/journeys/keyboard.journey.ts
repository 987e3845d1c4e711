import { loginOf } from '../support/api';
import { expect, test } from '../support/journey';

test('an agent works by keyboard alone: signs in, comes online, accepts, answers, closes', async ({ admin, stranger, visitor }) => {
  void admin;
  const page = await stranger();
  const { keyboard } = page;
  const { email, password } = loginOf('ben');
  await page.goto('/');
  await page.locator('#email:focus').waitFor();
  await keyboard.type(email);
  await keyboard.press('Tab');
  await keyboard.type(password);
  await keyboard.press('Enter');
  await page.locator('.rail').waitFor();

  await test.step('comes online from the command palette', async () => {
    await page.locator('.views').waitFor();
    await keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await keyboard.type('online');
    await page.getByRole('option', { name: /Online/ }).first().waitFor();
    await keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^Presence: Online/ })).toBeVisible();
  });

  const maya = await visitor();
  await maya.ask('Which filter fits the Kai?', 'Iris Novak');
  await page.locator('.offer').filter({ hasText: 'Iris Novak' }).waitFor();
  await keyboard.press('Alt+y');
  await page.waitForURL(/\/inbox\/mine\/\d+/);
  const log = page.getByRole('log');
  await expect(log).toContainText('Which filter fits the Kai?');

  await test.step('answers, and uses a canned answer', async () => {
    await keyboard.press('r');
    await expect(page.getByRole('textbox', { name: 'Reply to the customer' })).toBeFocused();
    await keyboard.type('The round one.');
    await keyboard.press('Enter');
    await expect(maya.said('The round one.')).toBeVisible();
    await keyboard.type('/hel');
    await page.getByRole('option', { name: /Greeting/ }).waitFor();
    await keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Reply to the customer' })).toHaveValue(/Hello Iris Novak, this is Ben Carter/);
    await keyboard.press('Enter');
    await expect(maya.said('Hello Iris Novak, this is Ben Carter')).toBeVisible();
  });

  await test.step('closes, undoes it, sends and closes in one move', async () => {
    await keyboard.press('Escape');
    await keyboard.press('e');
    await expect(maya.chat.locator('.ended')).toBeVisible();
    await page.getByText('Conversation closed').waitFor();
    await keyboard.press('z');
    await expect(maya.chat.locator('.ended')).toHaveCount(0);
    await expect(page.getByRole('log', { name: 'Messages' }).getByText(/reopened the conversation/)).toBeVisible(); // before that there are only notes
    await keyboard.press('r');
    await keyboard.type('Anything else? Then goodbye!');
    await keyboard.press('Control+Shift+Enter');
    await expect(maya.said('Then goodbye!')).toBeVisible();
    await expect(maya.chat.locator('.ended')).toBeVisible();
  });

  await test.step('sees all keys, walks the list, moves between the areas', async () => {
    await keyboard.press('Escape');
    await keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText('Alt');
    await keyboard.press('Escape');
    await keyboard.press('Alt+2');
    await expect(page.getByRole('heading', { name: 'Customers' })).toBeVisible();
    await page.locator('.customer-row').first().waitFor();
    await keyboard.press('j');
    await page.waitForURL(/\/customers\/\d+/);
    await keyboard.press('Alt+1');
    await page.waitForURL(/\/inbox/);
  });
});

test('a visitor writes, ends and rates by keyboard alone', async ({ visitor, agent }) => {
  const ben = await agent('ben');
  await ben.open();
  await ben.goOnline();
  const maya = await visitor();
  const { keyboard } = maya.page;
  await maya.launcher.focus();
  await keyboard.press('Enter');
  await expect(maya.message).toBeFocused();
  await keyboard.press('Shift+Tab');
  await expect(maya.chat.locator('input[name="name"]')).toBeFocused();
  await keyboard.type('Olga Weiss');
  await keyboard.press('Tab');
  await keyboard.type('Can the lid go into the dishwasher?');
  await keyboard.press('Enter');
  await expect(maya.said('dishwasher')).toBeVisible();
  await ben.accept('Olga Weiss');
  await ben.reply('It can.');
  await expect(maya.said('It can.')).toBeVisible();

  await test.step('picks an emoji', async () => {
    await expect(maya.message).toBeFocused();
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await expect(maya.chat.getByRole('button', { name: 'Emoji' })).toBeFocused();
    await keyboard.press('Enter');
    await keyboard.press('ArrowRight');
    await keyboard.press('Enter');
    await expect(maya.message).toBeFocused();
    await keyboard.press('Enter');
    await expect(ben.thread).toContainText(/\p{Extended_Pictographic}/u);
  });

  await test.step('ends the conversation from the menu', async () => {
    await maya.chat.getByRole('button', { name: 'Menu' }).focus();
    await keyboard.press('Enter');
    await expect(maya.chat.getByRole('menuitemcheckbox')).toBeFocused();
    await keyboard.press('ArrowUp');
    await expect(maya.chat.getByRole('menuitem', { name: 'End conversation' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(maya.chat.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await expect(maya.chat.locator('.rating')).toBeVisible();
  });

  await test.step('rates', async () => {
    for (let tries = 0; tries < 12; ++tries) {
      if (await maya.chat.getByRole('radio').first().evaluate((radio) => radio === radio.ownerDocument.activeElement)) break;
      await keyboard.press('Tab');
    }
    await keyboard.press('Space');
    for (let star = 1; star < 5; ++star) await keyboard.press('ArrowRight');
    await keyboard.press('Tab');
    await keyboard.type('Fast.');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect(maya.chat.getByText('Thank you for your rating')).toBeVisible();
  });

  await test.step('Escape closes the chat and gives the focus back', async () => {
    await keyboard.press('Escape');
    await expect(maya.launcher).toBeFocused();
  });
});
