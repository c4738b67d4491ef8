import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{lib,components,prisma,scripts}/**/*.test.ts'],
    globalSetup: ['lib/testing/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
