import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { join } from 'node:path';

export type Theme = 'light' | 'dark';
const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** No rule of axe is broken anywhere on the page, frames included. */
export async function checkAccess(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.slice(0, 5).map((node) => `${node.target.join(' ')}: ${node.failureSummary?.split('\n').slice(1, 3).join(';')}`) }));
  expect.soft(told, `axe on ${name}`).toEqual([]);
}

export class Album {
  constructor(private readonly theme: Theme) {}

  /** A picture of the page as it is. */
  async take(page: Page, name: string): Promise<void> {
    const { width } = page.viewportSize() ?? wide;
    await page.screenshot({ path: join(import.meta.dirname, '../screenshots', `${name}-${this.theme}-${width}.png`), animations: 'disabled', caret: 'hide' });
  }
  /** Checks the page at 1440 × 900, and takes its picture there and at 390 × 844. */
  async keep(page: Page, name: string): Promise<void> {
    await checkAccess(page, `${name}, ${this.theme}`);
    await this.take(page, name);
    await page.setViewportSize(narrow);
    await page.waitForTimeout(150);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(width, `width of ${name} on a phone`).toBeLessThanOrEqual(narrow.width);
    await this.take(page, name);
    await page.setViewportSize(wide);
    // What is drawn otherwise on a phone is there again, before the journey goes on with it.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }
}

/** Everything that was asked for is there: no bones of what is loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(250);
  await expect(page.locator('.bone')).toHaveCount(0);
}
