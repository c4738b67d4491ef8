/**
 * Generates the Prisma client, with the part of its runtime that it uses beside it: `@prisma/client` has seventy
 * megabytes, for every database. No engine is needed for that, so none is downloaded. An installation without the
 * development packages keeps the client that came with its build.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const cli = 'node_modules/prisma/build/index.js';
const generated = 'lib/db/generated';
const runtime = 'node_modules/@prisma/client/runtime';

if (existsSync(cli)) generate();
else if (!existsSync(join(generated, 'client.ts'))) {
  console.error('Keyfence is not built here: copy a built folder before npm ci --omit=dev, or run npm ci.');
}

function generate(): void {
  execFileSync(process.execPath, [cli, 'generate'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  const used = new Set(globSync('**/*.ts', { cwd: generated }).flatMap(useOwnRuntime));
  mkdirSync(join(generated, 'runtime'), { recursive: true });
  for (const name of used) {
    for (const file of [`${name}.mjs`, `${name}.d.mts`]) {
      const from = join(runtime, file);
      if (existsSync(from)) copyFileSync(from, join(generated, 'runtime', file));
    }
  }
}

/** @returns the parts of the runtime that this file imports, now from beside it */
function useOwnRuntime(name: string): string[] {
  const file = join(generated, name);
  const own = `./${relative(dirname(file), join(generated, 'runtime')).replaceAll('\\', '/')}`;
  const used: string[] = [];
  const text = readFileSync(file, 'utf8').replaceAll(
    /"@prisma\/client\/runtime\/(.+?)(?:\.mjs)?"/g,
    (_, part: string) => {
      used.push(part);
      return `"${own}/${part}.mjs"`;
    },
  );
  writeFileSync(file, text);
  return used;
}
