import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../support/journey';
import { Album, settled, type Theme } from '../support/look';

/** A receiver that answers what the journey wants. */
class Receiver {
  status = 200;
  readonly types: string[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        receiver.types.push((JSON.parse(Buffer.concat(parts).toString()) as { type: string }).type);
        response.writeHead(receiver.status).end(receiver.status === 200 ? 'thank you' : 'out of paper');
      });
    });
    const receiver = new Receiver(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return receiver;
  }
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hooks/deskbell`;
  }
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

for (const theme of ['light', 'dark'] as Theme[])
  test(`an administrator adds a webhook, tests it, and sees what failed, ${theme}`, async ({ agent }) => {
    test.setTimeout(120_000);
    const receiver = await Receiver.start();
    const album = new Album(theme);
    const alex = await agent('alex', { colorScheme: theme });
    const { page, api } = alex;
    const name = `Shop ${theme}`;

    await page.goto('/settings/webhooks');
    await settled(page);
    if (theme === 'light') await expect(page.getByText('No webhooks yet')).toBeVisible();
    await page.getByRole('button', { name: 'Add webhook' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Address').fill('shop.example');
    await page.getByRole('checkbox', { name: /^Conversations/ }).uncheck();
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await expect(page.getByText('Must begin with https:// or http://')).toBeVisible();
    await expect(page.getByText('Choose at least one')).toBeVisible();
    await page.getByLabel('Address').fill(receiver.url);
    await page.getByRole('checkbox', { name: /^Customers/ }).check();
    await page.getByRole('checkbox', { name: /conversation\.closed/ }).check();
    await page.getByText('Example').first().click();
    await settled(page);
    await album.keep(page, 'webhook-new');
    await page.getByRole('button', { name: 'Create webhook' }).click();
    const secret = page.getByRole('dialog');
    await expect(secret.getByLabel('Signing secret', { exact: true })).toHaveText(/^whsec_/);
    await album.take(page, 'webhook-secret');
    await secret.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText('Nothing sent yet')).toBeVisible();
    await settled(page);
    await album.keep(page, 'webhook-empty');

    // By keyboard.
    await page.getByRole('button', { name: 'Send test' }).press('Enter');
    await expect(page.getByText(/^Arrived: 200/)).toBeVisible();
    await expect(page.getByText('thank you')).toBeVisible();
    await settled(page);
    await album.keep(page, 'webhook-test');
    await page.keyboard.press('Escape');
    expect(receiver.types).toEqual(['webhook.test']);

    await api.change('POST', '/contacts', { name: `Webhook Customer ${theme}` });
    await expect.poll(() => receiver.types).toContain('contact.created');
    await expect(page.getByRole('button', { name: 'contact.created' })).toBeVisible({ timeout: 15_000 });
    receiver.status = 500;
    await api.change('POST', '/contacts', { name: `Another Customer ${theme}` });
    await expect(page.getByText('Retrying')).toBeVisible({ timeout: 15_000 });
    await settled(page);
    await album.keep(page, 'webhook');
    await page.getByRole('button', { name: 'contact.created' }).first().click();
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByText('out of paper').first()).toBeVisible();
    await settled(page);
    await album.keep(page, 'webhook-delivery');
    receiver.status = 200;
    await drawer.getByRole('button', { name: 'Send again' }).click();
    await expect(drawer.getByText('thank you').first()).toBeVisible({ timeout: 15_000 });
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('radio', { name: /^Everything/ }).check();
    await settled(page);
    await album.keep(page, 'webhook-replay');
    const before = receiver.types.length;
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
    await expect.poll(() => receiver.types.length).toBeGreaterThan(before);

    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(page.getByRole('button', { name: 'Enable' })).toBeVisible();
    await page.getByRole('button', { name: 'Edit' }).click();
    await settled(page);
    await album.keep(page, 'webhook-edit');
    await page.getByRole('button', { name: 'New signing secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'New signing secret' }).click();
    await expect(page.getByLabel('Signing secret', { exact: true })).toHaveText(/^whsec_/);
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText('Two secrets are valid')).toBeVisible();

    await page.goto('/settings/webhooks');
    await expect(page.getByText(name)).toBeVisible();
    await settled(page);
    await album.keep(page, 'webhooks');
    const hooks = await api.get<{ webhook: { id: string; name: string } }[]>('/webhooks');
    for (const { webhook } of hooks) if (webhook.name === name) await api.change('DELETE', `/webhooks/${webhook.id}`);
    receiver.stop();
  });
