import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{lib,components,prisma,scripts}/**/*.test.ts'],
    globalSetup: ['lib/testing/global-setup.ts'],
    // Most of the time they wait for a database, a server or a clock.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // One test left to run alone would hide all others.
    allowOnly: false,
  },
});
