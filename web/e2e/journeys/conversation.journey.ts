import type { Conversation, Page } from '../support/api';
import { expect, test } from '../support/journey';

test('a visitor waits, is offered to Ben, passed on to Sofia, taken over by the leader, and rates the talk', async ({ visitor, agent }) => {
  test.setTimeout(120_000);
  const ben = await agent('ben');
  await ben.open();
  await ben.goOnline();
  const maya = await visitor();

  await test.step('the visitor writes and sees where she stands', async () => {
    await maya.ask('My Fjord kettle switches off before the water boils.', 'Maya Okafor');
    await expect(maya.queue).toContainText('You are next');
    await expect(maya.queue).toContainText('Usually less than a minute');
  });

  await test.step('Ben takes the offer by keyboard', async () => {
    const offer = ben.offerFrom('Maya Okafor');
    await expect(offer).toBeVisible();
    await expect(offer.getByRole('timer')).toHaveAccessibleName(/^\d+ seconds left$/);
    await expect(offer.locator('.offer-excerpt')).toContainText('Fjord kettle');
    await expect(offer.locator('.offer-reason')).not.toBeEmpty();
    await ben.accept('Maya Okafor');
    await expect(ben.offers).toHaveCount(0);
    await expect(maya.queue).toHaveCount(0);
    await expect(maya.chat.locator('main > header')).toContainText('Ben Carter');
  });

  await test.step('both talk: typing, read marks, emoji, a picture', async () => {
    await ben.composer.pressSequentially('Hello Maya, ');
    await expect(maya.chat.locator('.typing')).toContainText(/Ben Carter.* is writing…/);
    await ben.reply('Hello Maya, could you send me a picture of the base?');
    await expect(maya.said('picture of the base')).toBeVisible();
    await expect(ben.group('picture of the base').locator('.delivery')).toHaveText('Read');
    await expect(maya.log.getByText('Read', { exact: true })).toBeVisible();

    await maya.message.pressSequentially('Sure ');
    await expect(ben.thread.locator('.typing')).toContainText('Maya Okafor is writing…');
    await maya.chat.getByRole('button', { name: 'Emoji' }).click();
    await maya.chat.getByRole('group', { name: 'Emoji' }).getByRole('button').first().click();
    const text = await maya.message.inputValue();
    expect(text).toMatch(/^Sure \p{Extended_Pictographic}/u);
    await maya.attach({ name: 'base.png', mimeType: 'image/png', buffer: await maya.page.locator('.art').screenshot() });
    await expect(maya.chat.locator('.send[aria-disabled=false]')).toBeVisible();
    await maya.chat.locator('.send').click();
    const picture = ben.thread.getByRole('img', { name: 'base.png' });
    await expect(picture).toBeVisible();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(20);
    await expect(ben.said(text)).toBeVisible();
    await expect(maya.log.locator('.picture img')).toBeVisible();
  });

  const sofia = await agent('sofia');
  await sofia.open();
  await test.step('Ben mentions Sofia in a note and passes the talk on', async () => {
    await ben.page.locator('.thread-header').click();
    await ben.page.keyboard.press('n');
    await ben.page.keyboard.type('@sof');
    await ben.page.getByRole('option', { name: /Sofia Rossi/ }).waitFor();
    await ben.page.keyboard.press('Tab');
    await ben.page.keyboard.type('is this the recalled base?');
    await ben.page.keyboard.press('Control+Enter');
    await expect(ben.thread.locator('.group-note')).toContainText('is this the recalled base?');
    await expect(sofia.page.getByRole('link', { name: 'Mentions 1' })).toBeVisible();
    await expect(sofia.page.getByRole('button', { name: /\d+ unread notification/ })).toBeVisible();

    await ben.page.keyboard.press('Escape');
    await ben.page.keyboard.press('a');
    const dialog = ben.page.getByRole('dialog', { name: 'Assign or transfer' });
    await dialog.getByRole('combobox').fill('Sofia');
    await dialog.getByRole('textbox', { name: /Hand-over note/ }).fill('Base FJ-12, please send a new one.');
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('Sofia has it, with the whole talk and the note', async () => {
    await sofia.rows.filter({ hasText: 'Maya Okafor' }).click();
    await expect(sofia.group('Base FJ-12, please send a new one.')).toHaveClass(/group-note/);
    await expect(sofia.said('switches off before the water boils')).toBeVisible();
    await sofia.reply('Hi Maya, Sofia here. A new base is on its way.');
    await expect(maya.said('A new base is on its way')).toBeVisible();
    await expect(maya.chat.locator('main > header')).toContainText('Sofia Rossi');
    await expect(maya.log).not.toContainText('recalled');
    await expect(maya.log).not.toContainText('FJ-12');
  });

  const lena = await agent('lena');
  await test.step('the leader watches, whispers and takes over', async () => {
    await lena.open('/live');
    await lena.page.locator('.agent-row').filter({ hasText: 'Sofia Rossi' }).getByRole('button', { name: 'Maya Okafor' }).click();
    const watch = lena.page.getByRole('complementary', { name: 'Watched conversation' });
    await expect(watch).toContainText('A new base is on its way');
    await watch.getByRole('textbox').fill('Offer her the express parcel.');
    await watch.getByRole('button', { name: 'Whisper' }).click();
    await expect(sofia.group('Offer her the express parcel.')).toHaveClass(/group-note/);
    await expect(maya.log).not.toContainText('express parcel');
    await watch.getByRole('button', { name: 'Take over' }).click();
    await lena.page.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
    await lena.page.waitForURL(/\/inbox\/mine\/\d+/);
    await lena.reply('Hello Maya, Lena speaking: it comes by express.');
    await expect(maya.said('it comes by express')).toBeVisible();
    await expect(sofia.page.locator('.thread-header')).toContainText('Lena Fischer');
  });

  await test.step('the leader closes, the visitor rates', async () => {
    await lena.page.locator('.thread-header').click();
    await lena.page.keyboard.press('e');
    await maya.chat.getByRole('radio', { name: /^4 stars/ }).check({ force: true });
    await maya.chat.locator('.rating textarea').fill('Three people, but quick.');
    await maya.chat.getByRole('button', { name: 'Send rating' }).click();
    await expect(maya.chat.getByText('Thank you for your rating')).toBeVisible();
  });

  await test.step('the rating and the talk are where the leader looks for them', async () => {
    await lena.open('/settings/ratings');
    await expect(lena.page.locator('.set-page')).toContainText('Three people, but quick.');
    await lena.open('/customers');
    await lena.page.getByRole('searchbox').fill('Maya Okafor');
    await lena.page.locator('.customer-row').filter({ hasText: 'Maya Okafor' }).first().click();
    await expect(lena.page.locator('.timeline-entry')).toHaveCount(1);
    await expect(lena.page.locator('.timeline-entry')).toContainText('Closed');
    const closed = await lena.api.get<Page<Conversation>>('/conversations?view=closed&limit=5');
    expect(closed.items.map(({ contact }) => contact.name)).toContain('Maya Okafor');
  });
});
