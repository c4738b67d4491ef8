import { defineConfig } from 'playwright/test';
import { findBrowser } from '../scripts/browser.ts';

/** Chromium: found or installed by scripts/test.ts; alone, `npm run test:e2e` takes one that is there. */
const executablePath = process.env.CHROMIUM_PATH ?? findBrowser();

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  forbidOnly: true,
  // As in vitest.config.ts.
  retries: 1,
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  globalSetup: './global-setup.ts',
  reporter: [['list'], ['json', { outputFile: '../reports/playwright.json' }]],
  use: {
    actionTimeout: 10_000,
    // Snapshots of the page tell as much as a film of it, which is drawn for every test, also those that pass.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
