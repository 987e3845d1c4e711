import { expect, type Locator } from '@playwright/test';
import type { Api } from '../support/api';
import type { Visitor } from './visitor';

export type Bot = { id: string; name: string; installations: string[] };
export type Talk = { talk: { stage: string; reason?: string; state: { slots: Record<string, string>; tried: string[] } }; turns: { said: string; move: string; verdict: string }[] };

/** The demo's bot answers on a page of its own, so that every other visitor still gets people. */
export async function botPage(admin: Api): Promise<{ bot: Bot; query: string }> {
  const [bot] = await admin.get<Bot[]>('/bots');
  const pages = await admin.get<{ id: string; key: string }[]>('/widget-installations');
  const page = pages.find(({ id }) => bot?.installations.includes(id));
  if (!bot || !page) throw new Error('The demo has no bot with a page.');
  return { bot, query: `?installation=${page.key}` };
}

/** Waits until the bot says it. */
export async function hears(visitor: Visitor, text: string | RegExp): Promise<Locator> {
  const said = visitor.log.locator('.group:not(.mine) .message').filter({ hasText: text });
  await expect(said.last()).toBeVisible({ timeout: 20_000 });
  return said.last();
}

/** Presses a button below what the bot said last. */
export async function press(visitor: Visitor, label: string): Promise<void> {
  await visitor.log.getByRole('button', { name: label, exact: true }).last().click();
}
