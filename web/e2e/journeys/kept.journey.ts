import { expect, test } from '../support/journey';
import { Album, checkAccess } from '../support/look';

const open = /\/api\/v1\/widget\/conversations$/;

test('what a visitor writes while the database is away is said to wait, and arrives once and in order', async ({ visitor, agent }) => {
  const album = new Album('light');
  const ben = await agent('ben');
  await ben.open();
  await ben.goOnline();
  const maya = await visitor();

  // The server answers as it does while its database is away: kept on the node, not in a conversation yet.
  let isAway = true;
  const asked: string[] = [];
  await maya.page.route(open, async (route) => {
    const request = route.request();
    if (request.method() !== 'POST' || !isAway) return route.fallback();
    const { client_id } = request.postDataJSON() as { client_id: string };
    asked.push(client_id);
    return route.fulfill({ status: 202, json: { pending: true, client_id } });
  });
  await maya.ask('My Fjord kettle leaks.', 'Maya Okafor');
  await expect(maya.log).toContainText('Sent, waiting for delivery');
  await expect(maya.chat.locator('.line')).toBeEmpty();
  await checkAccess(maya.page, 'widget, kept for later');
  await album.take(maya.page, 'widget-kept');
  // There is no conversation yet to put the next one into: it stays with the visitor, who is told so.
  await maya.write('It began this morning.');
  await expect(maya.log).toContainText('Sending…');

  // A visitor who comes back finds it still waiting.
  await maya.page.reload();
  await expect(maya.said('My Fjord kettle leaks.')).toBeVisible();
  await expect(maya.said('It began this morning.')).toBeVisible();
  await expect.poll(() => asked.length).toBeGreaterThan(1);
  expect(new Set(asked).size).toBe(1);

  isAway = false;
  await expect(maya.queue).toBeVisible({ timeout: 45_000 });
  await expect(maya.log).not.toContainText('Sending…');
  await ben.accept('Maya Okafor');
  await expect(maya.log.locator('.mine .bubble')).toHaveText(['My Fjord kettle leaks.', 'It began this morning.']);
  await expect(ben.thread.getByText('My Fjord kettle leaks.')).toHaveCount(1);
  await expect(ben.thread.getByText('It began this morning.')).toHaveCount(1);
});

test('a message in a talk that goes on waits for the database as well, and so does the next one', async ({ visitor, agent }) => {
  const ben = await agent('ben');
  await ben.open();
  await ben.goOnline();
  const maya = await visitor();

  let isAway = false;
  const waiting: (() => void)[] = [];
  await maya.page.routeWebSocket(/\/api\/v1\/widget\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { type: string; request?: number };
      if (!isAway || frame.type !== 'post') return server.send(text);
      // Kept: answered at once, and put into the conversation when the database is back.
      socket.send(JSON.stringify({ type: 'ack', request: frame.request, pending: true }));
      waiting.push(() => server.send(text));
    });
  });
  await maya.page.reload();
  await maya.ask('Do you repair the Kai coffee maker?', 'Maya Okafor');
  await ben.accept('Maya Okafor');
  await ben.reply('We do. What is wrong with it?');
  await expect(maya.said('What is wrong with it?')).toBeVisible();

  isAway = true;
  await maya.write('It does not get warm.');
  await maya.write('And it hums.');
  await expect(maya.log).toContainText('Sent, waiting for delivery');
  expect(waiting).toHaveLength(2);

  isAway = false;
  for (const arrive of waiting) arrive();
  await expect(maya.log).not.toContainText('waiting for delivery');
  await expect(ben.thread.getByText('And it hums.')).toHaveCount(1);
  await expect(maya.log.locator('.mine .bubble')).toHaveText(['Do you repair the Kai coffee maker?', 'It does not get warm.', 'And it hums.']);
});
