import type { Conversation, Page } from '../support/api';
import { expect, test } from '../support/journey';

type Queue = { id: string; name: string; hours?: unknown };

/** A week whose only open day is the one after tomorrow. */
function closedNow(): unknown {
  const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
  const day = days[(new Date().getUTCDay() + 2) % 7];
  return { time_zone: 'UTC', week: [{ day, from: '09:00', to: '18:00' }], exceptions: [] };
}
const alwaysOpen = { time_zone: '', week: [], exceptions: [] };

test('outside the hours a visitor leaves a message, which becomes a conversation', async ({ admin, visitor, agent }) => {
  const queues = await admin.get<Queue[]>('/queues');
  const service = queues.find(({ name }) => name === 'Service');
  expect(service).toBeDefined();
  const path = `/queues/${service?.id}`;
  await admin.change('PATCH', path, { hours: closedNow() });
  try {
    const noah = await visitor();
    await test.step('the widget says that nobody is there, and when somebody will be', async () => {
      await noah.openChat();
      await expect(noah.chat.getByRole('heading', { name: 'We are closed right now' })).toBeVisible();
      await expect(noah.chat.locator('.card').first()).toContainText(/We open .+, your time/);
    });
    await test.step('it asks for an address to answer to', async () => {
      await noah.message.fill('My parcel came without the lid.');
      await noah.chat.locator('.send').click();
      await expect(noah.chat.getByText('Please fill this in.').first()).toBeVisible();
      await noah.chat.locator('input[name="name"]').fill('Noah Lind');
      await noah.chat.locator('input[name="email"]').fill('noah.lind');
      await noah.chat.locator('.send').click();
      await expect(noah.chat.getByText('This does not look like an email address.')).toBeVisible();
      await noah.chat.locator('input[name="email"]').fill('noah.lind@mail.example');
      await noah.chat.locator('.send').click();
      await expect(noah.said('My parcel came without the lid.')).toBeVisible();
      await expect(noah.queue).toContainText('We have your message and answer it here when we are open.');
    });
    await test.step('the agents find it, with the address, and answer', async () => {
      const ben = await agent('ben');
      await ben.open('/inbox/waiting');
      await ben.rows.filter({ hasText: 'Noah Lind' }).click();
      await expect(ben.said('My parcel came without the lid.')).toBeVisible();
      await expect(ben.page.locator('.pane-context')).toContainText('noah.lind@mail.example');
      const waiting = await ben.api.get<Page<Conversation>>('/conversations?view=waiting');
      expect(waiting.items.map(({ contact }) => contact.name)).toContain('Noah Lind');
      await ben.reply('Sorry! The lid is on its way.');
      await expect(noah.said('The lid is on its way.')).toBeVisible();
    });
  } finally {
    await admin.change('PATCH', path, { hours: alwaysOpen });
  }
});
