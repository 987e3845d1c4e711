import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

export type File = { name: string; mimeType: string; buffer: Buffer };

/** A customer on the shop's page, and the chat in its corner. */
export class Visitor {
  readonly chat: FrameLocator;
  readonly launcher: Locator;
  readonly message: Locator;
  readonly queue: Locator;
  readonly log: Locator;

  constructor(readonly page: Page) {
    this.chat = page.frameLocator('#deskbell-widget iframe');
    this.launcher = page.locator('#deskbell-widget button.o');
    this.message = this.chat.locator('.composer textarea');
    this.queue = this.chat.locator('.queue');
    this.log = this.chat.locator('.log');
  }

  async enter(query = ''): Promise<void> {
    await this.page.goto(`/demo/shop${query}`);
    await this.launcher.waitFor();
  }
  async openChat(): Promise<void> {
    await this.launcher.click();
    await this.message.or(this.chat.locator('.ended')).first().waitFor();
  }
  async write(text: string): Promise<void> {
    await this.message.fill(text);
    await this.chat.locator('.send').click();
    // A bot may repeat it at once.
    await expect(this.said(text).first()).toBeVisible();
  }
  /** Opens the chat and begins a talk; stands in the queue afterwards. */
  async ask(text: string, name?: string): Promise<void> {
    await this.openChat();
    if (name) await this.chat.locator('input[name="name"]').fill(name);
    await this.write(text);
  }
  async attach(file: File): Promise<void> {
    await this.chat.locator('input[type=file]').setInputFiles(file);
  }
  said(text: string): Locator {
    return this.log.locator('.message').filter({ hasText: text });
  }
}
