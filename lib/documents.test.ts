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

test('ARCHITECTURE.md names the wings as lib/wings.json orders them, and each that there is', () => {
  const wings = JSON.parse(readFileSync(join(root, 'lib/wings.json'), 'utf8')) as {
    wing: string;
    holds: string;
  }[];
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const table = text.slice(text.indexOf('| wing |'), text.indexOf('Nothing imports'));
  expect(table.match(/^\| `lib.*$/gm)).toEqual(
    wings.map(({ wing, holds }) => `| \`lib/${wing}/\` | ${holds} |`),
  );
  expect(wings.filter(({ wing }) => !existsSync(join(root, 'lib', wing)))).toEqual([]);
});

test('“Where is …?” answers at least 25 questions, each with a file that exists', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const table = text.slice(text.indexOf('| where is … |'), text.indexOf('## The way of an API request'));
  const files = [...table.matchAll(/^\| .+ \| `(lib\/[\w./-]+\.ts)` \|$/gm)].map((match) => match[1] ?? '');
  expect(files.length).toBeGreaterThanOrEqual(25);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
