#!/usr/bin/env node
/** keyfence by any Node from 20.19: one that cannot run TypeScript hands over to the Node that this package brings. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

if (process.features.typescript) {
  await import('../cli/main.ts');
} else {
  const node = process.platform === 'win32' ? 'node.exe' : 'node';
  const bundled = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', node);
  const { status, signal, error } = spawnSync(bundled, [import.meta.filename, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (error) console.error(`keyfence: the Node that npm ci brings does not start: ${error.message}`);
  process.exitCode = status ?? (signal ? 130 : 1);
}
