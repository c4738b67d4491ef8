import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guards, guardsOf, isSource, withSwitches } from './guards.ts';

const root = resolve(import.meta.dirname, '../..');
const textOf = (file: string) => readFileSync(resolve(root, file), 'utf8');
const sources = globSync('lib/**/*.ts', { cwd: root }).filter(isSource);

describe('a sweep', () => {
  test.each(guards)('finds each module that imports %s, under that name', (guard) => {
    const imports = new RegExp(`import \\{[^}]*\\b${guard}\\b[^}]*\\} from`);
    const importing = sources.filter((file) => imports.test(textOf(file)));
    expect(importing.length).toBeGreaterThan(10);
    const has = (file: string) => guardsOf(file, textOf(file)).some((id) => id.split(' ')[1] === guard);
    expect(importing.filter((file) => !has(file))).toEqual([]);
    expect(importing.filter((file) => new RegExp(`\\b${guard} as \\w`).test(textOf(file)))).toEqual([]);
  });

  test('leaves out only folders that there are', () => {
    const excluded = /'lib\/\{([\w,]+)\}\/\*\*'/.exec(textOf('scripts/sweep/vitest.config.ts'))?.[1] ?? '';
    expect(excluded).not.toBe('');
    expect(excluded.split(',').filter((wing) => !existsSync(resolve(root, 'lib', wing)))).toEqual([]);
  });
});

test('each call is led through a switch of its own; definitions, comments and other names are left', () => {
  const text = [
    "import { recordEvent, requireRole } from './x.ts';",
    'export function recordEvent(tx: Tx) {}',
    '// recordEvent(tx) is called below',
    '  requireRole(ctx);',
    '  await recordEvent(',
    '    tx,',
    '  );',
    '  await recordEvent(tx);',
    '  this.recordEvent(tx);',
    '  rerecordEvent(tx);',
  ];
  const led = withSwitches('lib/x.ts', text.join('\n')).split('\n');
  const to = (id: string, name: string) => `globalThis.keyfenceSweep("lib/x.ts ${id}", ${name})(`;
  expect(led).toEqual([
    ...text.slice(0, 3),
    `  ${to('requireRole 1', 'requireRole')}ctx);`,
    `  await ${to('recordEvent 1', 'recordEvent')}`,
    ...text.slice(5, 7),
    `  await ${to('recordEvent 2', 'recordEvent')}tx);`,
    ...text.slice(8),
  ]);
});
