import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '#lib/errors';
import { ProgramFailed, runProgram } from './embedded/run-program.ts';

const stampFile = '.next/keyfence-source';
const sources = ['app', 'components', 'lib', 'prisma/schema.prisma', 'public'];
const files = [
  'instrumentation.ts',
  'next.config.js',
  'package-lock.json',
  'postcss.config.mjs',
  'tsconfig.json',
];

/** Builds the panel unless there is a build of exactly these sources. Takes some tens of seconds. */
export async function ensureBuild(root: string, signal?: AbortSignal): Promise<void> {
  const stamp = sourceHash(root);
  const file = join(root, stampFile);
  if (existsSync(join(root, '.next/BUILD_ID')) && existsSync(file) && readFileSync(file, 'utf8') === stamp)
    return;
  if (!existsSync(join(root, 'node_modules/tailwindcss'))) {
    throw new StartupError(
      'There is no build of these sources here, and the packages that make one are not installed: copy the folder of a machine where npm ci && npm run build ran, or run npm ci.',
    );
  }
  console.log('Building the panel (once for these sources) …');
  // A build that is cut off must not pass for the last complete one.
  rmSync(file, { force: true });
  await nextBuild(root, signal);
  writeFileSync(file, stamp);
}

async function nextBuild(root: string, signal?: AbortSignal): Promise<void> {
  try {
    await runProgram(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      signal,
    });
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    throw new StartupError(`The panel could not be built:\n${error.said}`);
  }
}

/** SHA-256 over names and contents of everything the build reads. */
function sourceHash(root: string): string {
  const hash = createHash('sha256');
  const names = sources.flatMap((source) => filesBelow(root, source)).concat(files);
  for (const name of names.sort()) {
    if (name.endsWith('.test.ts') || name.startsWith('lib/testing/')) continue;
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(root, name)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(root: string, name: string): string[] {
  const path = join(root, name);
  if (!existsSync(path)) return [];
  if (!name.includes('.') || name.includes('[')) {
    try {
      return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    } catch {
      return [name];
    }
  }
  return [name];
}
