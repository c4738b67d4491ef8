import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test.each([
  ['an installation', 0, ['generate.ts']],
  ['a start', 1, ['--import', './require-client.ts', 'start.ts']],
])('without the development packages and without a build %s says in one line what to do', (_, code, args) => {
  const folder = mkdtempSync(join(tmpdir(), 'keyfence-bare-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['generate.ts', 'require-client.ts'])
    cpSync(join(import.meta.dirname, name), join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'start.ts'), "import './lib/db/generated/client.ts';");
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(status).toBe(code);
  expect(stderr.trim()).toMatch(/^[^\n]*not built here: copy a built folder .* run npm ci\.$/);
});
