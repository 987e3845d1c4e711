import type { Message, Page } from '../support/api';
import { expect, test } from '../support/journey';
import { running, start, stop } from '../support/server';

test('a server that is killed and comes back loses and doubles nothing, and nobody reloads', async ({ visitor, agent }) => {
  test.setTimeout(120_000);
  const ben = await agent('ben');
  await ben.open();
  await ben.goOnline();
  const maya = await visitor();
  await maya.ask('Is the Hof toaster in stock?', 'Noor Haddad');
  const id = await ben.accept('Noor Haddad');
  await ben.reply('Let me look.');
  await expect(maya.said('Let me look.')).toBeVisible();
  // A reload would lose this.
  for (const page of [ben.page, maya.page]) await page.evaluate(() => Object.assign(window, { stayed: true }));

  const { origin } = running();
  await test.step('both go on writing while the server is dead', async () => {
    await stop('SIGKILL');
    await expect(ben.quietLine).toHaveCount(1);
    await expect(ben.quietLine).toContainText('Connection lost');
    await expect(maya.chat.locator('.line p')).toHaveCount(1);
    await maya.write('In red, please.');
    await maya.write('Two of them.');
    await ben.composer.fill('Yes, five of them.');
    await ben.composer.press('Enter');
    await expect(ben.thread.locator('.outgoing')).toContainText('Yes, five of them.');
  });

  await test.step('the server comes back and everything arrives once, in order', async () => {
    await start(new URL(origin).host);
    await expect(ben.quietLine).toHaveCount(0, { timeout: 40_000 });
    await expect(ben.said('In red, please.')).toHaveCount(1, { timeout: 40_000 });
    await expect(ben.said('Two of them.')).toHaveCount(1);
    await expect(maya.said('Yes, five of them.')).toHaveCount(1, { timeout: 40_000 });
    await expect(maya.chat.locator('.line p')).toHaveCount(0);
    await expect(maya.chat.locator('.message.pending')).toHaveCount(0);
    await expect(ben.thread.locator('.outgoing')).toHaveCount(0);
  });

  await test.step('they talk on as before', async () => {
    await ben.reply('I keep two red ones for you.');
    await expect(maya.said('two red ones')).toBeVisible();
    await maya.write('Wonderful.');
    await expect(ben.said('Wonderful.')).toBeVisible();
    for (const page of [ben.page, maya.page]) expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
  });

  await test.step('the record has each message once, in order', async () => {
    const { items } = await ben.api.get<Page<Message>>(`/conversations/${id}/messages`);
    const seqs = items.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((left, right) => left - right));
    const said = items.filter(({ kind }) => kind === 'text').map(({ text }) => text);
    expect([...said].sort()).toEqual(
      [
        'Is the Hof toaster in stock?',
        'Let me look.',
        'In red, please.',
        'Two of them.',
        'Yes, five of them.',
        'I keep two red ones for you.',
        'Wonderful.',
      ].sort(),
    );
    expect(said.indexOf('Two of them.')).toBe(said.indexOf('In red, please.') + 1);
  });
});

test('a visitor without a network writes on, and is heard when it is back', async ({ visitor, agent }) => {
  const ben = await agent('ben');
  await ben.open();
  await ben.goOnline();
  const maya = await visitor();
  await maya.ask('Do you ship to Norway?', 'Ingrid Berg');
  await ben.accept('Ingrid Berg');
  await maya.page.context().setOffline(true);
  await maya.write('To Bergen, I mean.');
  await expect(maya.chat.locator('.message.pending')).toHaveCount(1);
  await ben.reply('Yes, we do.');
  await maya.page.context().setOffline(false);
  await expect(ben.said('To Bergen, I mean.')).toHaveCount(1, { timeout: 40_000 });
  await expect(maya.said('Yes, we do.')).toHaveCount(1);
});
