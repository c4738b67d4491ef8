import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Locked {
  packages: Record<string, { dev?: boolean }>;
}
const { packages } = JSON.parse(read('package-lock.json')) as Locked;
const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };

/** What `npm ci --omit=dev` installs; what npm calls devOptional is among it. */
const installed = new Set(
  Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
);

test.each([
  'prisma',
  '@prisma/client',
  '@prisma/schema-engine-wasm',
  '@prisma/engines',
  '@electric-sql/pglite',
  'tailwindcss',
  'typescript',
  'lucide-react',
  'recharts',
  'radix-ui',
  'playwright-core',
  '@biomejs/biome',
  'vitest',
])('an installation without development packages has no %s', (name) => {
  expect(installed).not.toContain(name);
});

const imported =
  /^(?:import|export)\s+(?!type\b)(?:[\w\s{},*$]+\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Packages that the process imports, by way of these files of ours. */
function packagesFrom(file: string, seen = new Set<string>(), found = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return found;
  seen.add(file);
  for (const [, ...names] of readFileSync(file, 'utf8').matchAll(imported)) {
    const name = names.find(Boolean) ?? '';
    if (name.startsWith('#lib/')) packagesFrom(join(root, `${name.slice(1)}.ts`), seen, found);
    else if (name.startsWith('.')) packagesFrom(resolve(file, '..', name), seen, found);
    else if (!name.startsWith('node:'))
      found.add(
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
  }
  return found;
}

test.each(['server', 'scripts/worker', 'scripts/keyfence'])('%s imports production packages only', (name) => {
  const found = [...packagesFrom(join(root, `${name}.ts`))];
  expect(found).toContain('pg');
  expect(found.filter((each) => !(each in dependencies))).toEqual([]);
});

test('what the panel loads rather than bundles is a production package', async () => {
  const { default: config } = (await import(join(root, 'next.config.js'))) as {
    default: { serverExternalPackages: string[] };
  };
  const external = config.serverExternalPackages;
  expect(external).toContain('@prisma/client-runtime-utils');
  expect(external.filter((name) => !(name in dependencies))).toEqual([]);
});
