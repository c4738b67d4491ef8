import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  'components/README.md',
  ...readdirSync(join(root, 'docs/decisions')).map((name) => `docs/decisions/${name}`),
];
const folders = new Set(readdirSync(root));

test.each(documents)('every path that %s names exists', (document) => {
  const text = readFileSync(join(root, document), 'utf8');
  const named = [
    ...text.matchAll(/`([\w.@-]+\/[\w./[\]()@-]*|[\w-]+\.(?:ts|md|json|js))`/g),
    ...text.matchAll(/\]\(([^)#:]+)\)/g),
  ]
    .map((match) => match[1] ?? '')
    .filter((path) => folders.has(path.split('/')[0] ?? ''));
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
