import { relative, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { isSource, withSwitches } from './guards.ts';

const root = resolve(import.meta.dirname, '../..');

/** Every test file by itself, with switches in the code that it tests. */
export default defineConfig({
  plugins: [
    {
      name: 'keyfence-sweep',
      enforce: 'pre',
      transform: (text, id) => {
        const file = relative(root, id.split('?')[0] ?? id);
        return isSource(file) ? withSwitches(file, text) : undefined;
      },
    },
  ],
  test: {
    root,
    // Those that run the code within their own process, and need no build.
    include: ['{lib,prisma}/**/*.test.ts'],
    exclude: ['lib/{process,net,db,testing}/**', '**/*contract.test.ts', '**/{kill,platform}.test.ts'],
    globalSetup: ['lib/testing/global-setup.ts'],
    setupFiles: ['lib/testing/sweep-setup.ts'],
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    bail: 1,
  },
});
