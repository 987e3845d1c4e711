import { expect, type Locator, type Page } from '@playwright/test';
import type { Api } from '../support/api';

/** Somebody who works in the console. */
export class Agent {
  readonly offers: Locator;
  readonly thread: Locator;
  readonly rows: Locator;
  readonly composer: Locator;
  readonly quietLine: Locator;

  constructor(
    readonly page: Page,
    readonly api: Api,
  ) {
    this.offers = page.locator('.offer');
    this.thread = page.getByRole('log');
    this.rows = page.locator('.conversation-row');
    this.composer = page.locator('.composer textarea');
    this.quietLine = page.locator('.line-status');
  }

  async open(path = '/inbox/mine'): Promise<void> {
    await this.page.goto(path);
    await this.page.locator('.rail').waitFor();
  }
  async goOnline(): Promise<void> {
    await this.page.getByRole('button', { name: /^Presence:/ }).click();
    await this.page.getByRole('radio', { name: 'Online' }).press('Enter');
    await expect(this.page.getByRole('button', { name: /^Presence: Online/ })).toBeVisible();
  }
  /** Opens the form for a case of the talk by its key, which works as soon as its cases are shown. */
  async newCase(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'New', exact: true }).waitFor();
    await this.page.locator('.thread-header').click();
    await this.page.keyboard.press('c');
    return this.page.getByRole('dialog', { name: 'New case' });
  }
  offerFrom(name: string): Locator {
    return this.offers.filter({ hasText: name });
  }
  /** Takes the offer by its key and stands in the talk. */
  async accept(name: string): Promise<string> {
    await this.offerFrom(name).waitFor();
    await this.page.keyboard.press('Alt+y');
    await this.page.waitForURL(/\/inbox\/mine\/\d+/);
    await this.composer.waitFor();
    return this.page.url().split('/').at(-1) ?? '';
  }
  async reply(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    // Marks and lists are not shown as they were typed.
    await expect(this.said(text.split(/[*\n]/)[0] ?? text)).toBeVisible();
  }
  said(text: string): Locator {
    return this.thread.locator('.bubble-row').filter({ hasText: text });
  }
  group(text: string): Locator {
    return this.thread.locator('.group').filter({ hasText: text });
  }
}
