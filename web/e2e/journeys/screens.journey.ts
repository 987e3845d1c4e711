import { expect, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

const settings = ['users', 'teams', 'roles', 'queues', 'skills', 'agents', 'answers', 'widgets', 'ratings', 'audit', 'workspace', 'tokens', 'health', 'webhooks', 'jobs'];

for (const theme of ['light', 'dark'] as Theme[]) {
  const look = { colorScheme: theme };

  test(`the chat breaks no rule of access and looks right at home, in a talk and at its end, ${theme}`, async ({ visitor, agent }) => {
    test.setTimeout(120_000);
    const album = new Album(theme);
    const ben = await agent('ben', look);
    await ben.open();
    await ben.goOnline();
    const maya = await visitor(look);
    await album.keep(maya.page, 'shop');
    await maya.openChat();
    await album.keep(maya.page, 'widget-home');
    await maya.chat.locator('input[name="name"]').fill('Maya Okafor');
    await maya.write('My Fjord kettle switches off before the water boils. What can I do?');
    await expect(maya.queue).toContainText('You are next');
    await checkAccess(maya.page, `widget in the queue, ${theme}`);
    await album.take(maya.page, 'widget-queue');
    const id = await ben.accept('Maya Okafor');
    await ben.reply('Hello Maya! That sounds like the **heating base**. Could you send me a picture of its underside?');
    await expect(maya.said('heating base')).toBeVisible();
    await maya.attach({ name: 'base.png', mimeType: 'image/png', buffer: await maya.page.locator('.range li svg').first().screenshot() });
    await maya.message.fill('Here it is 👍');
    await expect(maya.chat.locator('.send[aria-disabled=false]')).toBeVisible();
    await maya.chat.locator('.send').click();
    await ben.thread.getByRole('img', { name: 'base.png' }).waitFor();
    await ben.api.change('POST', `/conversations/${id}/messages`, { client_id: `note ${id}`, kind: 'note', text: 'Base FJ-12 again, the third one this week. @Sofia Rossi, is this the recall?', mentions: [] });
    await ben.reply('Thank you, that is the old base. I send you a new one today, free of charge:\n- unplug the kettle\n- keep the old base for the courier');
    await expect(maya.said('the old base for the courier')).toBeVisible();
    await album.keep(maya.page, 'widget-thread');

    const other = await visitor(look);
    await other.ask('Which filter fits the Kai coffee maker?', 'Jonas Weber');
    await ben.offerFrom('Jonas Weber').waitFor();
    await settled(ben.page);
    await album.keep(ben.page, 'inbox-offer');
    await ben.accept('Jonas Weber');
    await ben.page.goto(`/inbox/mine/${id}`);
    await ben.group('FJ-12').waitFor();
    await settled(ben.page);
    await album.keep(ben.page, 'inbox');

    await ben.api.change('POST', `/conversations/${id}/close`, {});
    await maya.chat.getByRole('radio', { name: /^5 stars/ }).check({ force: true });
    await album.keep(maya.page, 'widget-rating');
  });

  test(`the console breaks no rule of access and looks right on every screen, ${theme}`, async ({ stranger, agent, admin }) => {
    test.setTimeout(180_000);
    void admin;
    const album = new Album(theme);
    const door = await stranger(look);
    await door.goto('/');
    await door.locator('#email').waitFor();
    await album.keep(door, 'sign-in');
    await door.context().close();

    const alex = await agent('alex', look);
    const { page } = alex;
    const show = async (path: string, name: string): Promise<void> => {
      await page.goto(path);
      await page.locator('.rail').waitFor();
      await settled(page);
      await album.keep(page, name);
    };
    await show('/inbox/all', 'inbox-list');
    const [customer] = (await alex.api.get<{ items: { id: string }[] }>('/contacts?query=Adam')).items;
    await show(`/customers/${customer?.id}`, 'customer');
    await show('/customers', 'customers');
    await show('/live', 'live');
    await show('/search?query=pump', 'search');
    for (const name of settings) await show(`/settings/${name}`, `settings-${name}`);
  });
}
