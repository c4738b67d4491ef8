import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StartupError } from '#lib/errors';
import { ensureBuild } from './build.ts';

test('where there is no build and nothing to make one with, a start says in one line what to do', async () => {
  const root = mkdtempSync(join(tmpdir(), 'keyfence-unbuilt-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of [
    'instrumentation.ts',
    'next.config.js',
    'package-lock.json',
    'postcss.config.mjs',
    'tsconfig.json',
  ]) {
    writeFileSync(join(root, name), '');
  }
  const refusal = await ensureBuild(root).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StartupError);
  expect((refusal as StartupError).message).toMatch(/^There is no build .* run npm ci\.$/);
});
