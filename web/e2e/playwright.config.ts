import { defineConfig } from '@playwright/test';

/** One server, one browser, one journey after the other: they share a company until one of them fails. */
export default defineConfig({
  testDir: 'journeys',
  testMatch: '*.journey.ts',
  workers: 1,
  retries: process.env.DESKBELL_REPEAT === 'once' ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
  },
});
