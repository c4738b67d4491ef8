import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const sources = globSync('{app,lib,components}/**/*.{ts,tsx}', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/\.test\.ts$|^lib\/(testing|db\/generated)\//.test(file));
const callers = (name: string) =>
  sources
    .filter((file) => new RegExp(`(?<!function )\\b${name}\\(`).test(readFileSync(join(root, file), 'utf8')))
    .sort();

test.each([
  ['getServerSession', ['lib/panel/session.ts']],
  ['getToken', []],
  ['findSession', ['lib/accounts/sessions/load-session.ts', 'lib/panel/options.ts', 'lib/panel/session.ts']],
  [
    'sessionAnywhere',
    ['app/address-refused/page.tsx', 'lib/panel/action.ts', 'lib/panel/page.ts', 'lib/panel/session.ts'],
  ],
])(
  '%s, which does not ask for Panel IPs, is called where that is asked or told, nowhere else',
  (name, files) => {
    expect(callers(name)).toEqual(files);
  },
);

test('one action alone may be called from an address that Panel IPs refuse', () => {
  const anywhere = sources.filter((file) =>
    /\bact\([^;]*'anywhere'\)/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(anywhere).toEqual(['app/(panel)/_actions/session.ts']);
});
