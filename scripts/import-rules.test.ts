import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

const planted: Record<string, string> = {
  'lib/net/planted-upward.ts':
    "export { log } from '#lib/log';\nexport type { Ctx } from '#lib/core/context';\n",
  'lib/gate/planted-orm.ts': "export { openPrisma } from '#lib/db/client';\n",
  'lib/access/planted-pair.ts': "export { listMessages } from '#lib/messages/list';\n",
  'lib/access/planted-relative.ts': "export { Gate } from '../events/record.ts';\n",
  'lib/rooms/planted.ts': "export const planted = 'in no wing';\n",
  'components/ui/planted-verb.tsx': "export { createAuthkey } from '#lib/access/authkeys/create';\n",
  'components/ui/planted-relative.tsx': "export { CommandPalette } from '../shell/command-palette.tsx';\n",
  'cli/planted-verb.ts': "export { createAuthkey } from '#lib/access/authkeys/create';\n",
  'app/planted-user.ts': "export { planPolicy } from '../cli/plan/plan.ts';\n",
  'app/planted-database.ts': "export { openPool } from '#lib/db/client';\n",
};

/** Rule and importing file of each violation in a copy of the sources with the planted files. */
let violations: string[] = [];
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyfence-rules-'));
  for (const name of [
    'cli',
    'lib',
    'components',
    'app',
    'package.json',
    'tsconfig.json',
    '.dependency-cruiser.cjs',
  ]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries({
    ...planted,
    'lib/rooms/user.ts': "export * from './planted.ts';\n",
  })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const args = ['--config', '.dependency-cruiser.cjs', '-T', 'json', 'cli', 'lib', 'components', 'app'];
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/depcruise'), args, {
    cwd: folder,
    maxBuffer: 256 * 1024 * 1024,
  }).catch((refused: { stdout: string }) => refused);
  const report = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  violations = report.summary.violations.map(({ from, rule }) => `${rule.name} ${from}`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['an upward import', 'net-imports-nothing-above lib/net/planted-upward.ts'],
  ['a logger in what is pure', 'net-is-pure lib/net/planted-upward.ts'],
  ['Prisma in the gate', 'gate-without-orm lib/gate/planted-orm.ts'],
  ['an import of the wing above', 'access-imports-nothing-above lib/access/planted-pair.ts'],
  ['a relative import across wings', 'wing-imports-wing-by-name lib/access/planted-relative.ts'],
  ['a folder that is no wing', 'only-wings-in-lib lib/rooms/user.ts'],
  ['a write verb in a component', 'components-render-what-they-are-given components/ui/planted-verb.tsx'],
  ['a relative import across rooms', 'room-imports-room-by-name components/ui/planted-relative.tsx'],
  ['a verb in the command line', 'cli-speaks-http-only cli/planted-verb.ts'],
  ['the command line in app/', 'nothing-imports-cli app/planted-user.ts'],
  ['the database in app/', 'only-lib-touches-the-database app/planted-database.ts'],
])('the import rules refuse %s', (_what, violation) => {
  expect(violations).toContain(violation);
});

test('nothing but what was planted is refused', () => {
  expect(violations.filter((violation) => !/planted|lib\/rooms\//.test(violation))).toEqual([]);
});
