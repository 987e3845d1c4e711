import { test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { Agent } from '../pages/agent';
import { Visitor } from '../pages/visitor';
import { Api, type Conversation, type Page as Listing, type Who } from './api';
import { running } from './server';
import { withCompany } from './start';

export const desktop = { viewport: { width: 1440, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export type Preferences = { undoSeconds?: number; theme?: 'light' | 'dark' };
type World = {
  /** The administrator behind the screens. */
  admin: Api;
  /** A visitor in a browser of their own, on the shop's page. */
  visitor(options?: BrowserContextOptions, query?: string): Promise<Visitor>;
  /** A colleague in a browser of their own, signed in. */
  agent(who: Who, options?: BrowserContextOptions, preferences?: Preferences): Promise<Agent>;
  /** A browser of its own, where nobody is signed in. */
  stranger(options?: BrowserContextOptions): Promise<Page>;
};

async function open(browser: Browser, options: BrowserContextOptions, preferences: Preferences = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: running().origin, locale: 'en-GB', reducedMotion: 'reduce', ...desktop, ...options });
  // A reply is not held back for the seconds in which it could be undone, and nothing makes a sound.
  const wanted = { sound: false, undoSeconds: 0, ...preferences };
  await context.addInitScript((value) => {
    try {
      localStorage.setItem('deskbell.preferences', localStorage.getItem('deskbell.preferences') ?? value);
    } catch {
      // A sandboxed page has no storage.
    }
  }, JSON.stringify(wanted));
  return context.newPage();
}

/** Nobody is there and nobody waits or still talks with a visitor of ours, so that each journey decides who gets the next talk. */
async function quiet(admin: Api): Promise<void> {
  for (const { id, presence } of await admin.get<{ id: string; presence: string }[]>('/directory')) {
    if (presence !== 'offline') await admin.change('PUT', `/users/${id}/presence`, { presence: 'offline' });
  }
  const waiting = await admin.get<Listing<Conversation>>('/conversations?view=waiting&limit=200');
  const open = await admin.get<Listing<Conversation>>('/conversations?view=all&limit=200');
  const ours = open.items.filter(({ page_url }) => page_url?.includes('/demo/shop'));
  for (const id of new Set([...waiting.items, ...ours].map((each) => each.id))) await admin.change('POST', `/conversations/${id}/close`, {});
}

export const test = base.extend<World & { broken: string[] }, { company: undefined }>({
  // A journey that failed may leave anything behind: the worker ends with it, and the next one has a new company.
  company: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => withCompany(() => use(undefined)),
    { scope: 'worker', auto: true, timeout: 90_000 },
  ],
  // eslint-disable-next-line no-empty-pattern
  admin: async ({}, use) => {
    const admin = await Api.of('alex');
    await quiet(admin);
    await use(admin);
    await admin.dispose();
  },
  broken: async ({ browser }, use) => {
    const broken: string[] = [];
    await use(broken);
    await Promise.all(browser.contexts().map((context) => context.close()));
    base.expect(broken, 'errors in the browser').toEqual([]);
  },
  stranger: async ({ browser, broken }, use) => {
    await use(async (options = {}) => watched(await open(browser, options), broken));
  },
  visitor: async ({ browser, broken, admin }, use) => {
    void admin;
    await use(async (options = {}, query = '') => {
      const visitor = new Visitor(watched(await open(browser, options), broken));
      await visitor.enter(query);
      return visitor;
    });
  },
  agent: async ({ browser, broken, admin }, use) => {
    void admin;
    await use(async (who, options = {}, preferences = {}) => {
      const page = watched(await open(browser, options, preferences), broken);
      const api = await Api.of(who, page.context().request);
      return new Agent(page, api);
    });
  },
});
export const expect = test.expect;

function watched(page: Page, broken: string[]): Page {
  page.on('pageerror', (error) => broken.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) broken.push(`${message.text().slice(0, 300)} at ${message.location().url} of ${page.url()}`);
  });
  return page;
}
