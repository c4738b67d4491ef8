/**
 * npm run sweep: takes out each call of a guard in turn and runs the tests that reach it. What no test notices is
 * listed, and the exit code is 1. Results are kept: a second run tries again only what changed since or went unnoticed.
 * Arguments: folders (default: lib), whose tests are recorded anew where they changed; --minutes 30, after which it stops; --record, to find anew which test
 * file reaches what; --again, to try all again.
 */
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createVitest, type TestModule } from 'vitest/node';
import { type GuardId, guardsOf, isSource } from './sweep/guards.ts';

interface Kept {
  /** Per test file: the text that was recorded, and the guards that it reaches. */
  reaches: Record<string, { hash: string; guards: GuardId[] }>;
  results: Record<GuardId, { hash: string; noticedBy: string | null }>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '60' },
    record: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
  },
});
const root = resolve(import.meta.dirname, '..');
const keptFile = join(root, 'node_modules/.cache/keyfence-sweep.json');
const endsAt = Date.now() + Number(values.minutes) * 60_000;
const kept = readKept();

const wanted = positionals.length > 0 ? positionals.map((path) => relative(root, resolve(path))) : ['lib'];
const files = globSync('lib/**/*.ts', { cwd: root })
  .filter(isSource)
  .filter((file) => wanted.some((path) => file === path || file.startsWith(`${path}/`)))
  .sort();
const ids = files.flatMap((file) => guardsOf(file, readFileSync(join(root, file), 'utf8')));

const vitest = await createVitest('test', {
  root,
  config: 'scripts/sweep/vitest.config.ts',
  watch: false,
  reporters: [{}],
});
const found = await vitest.globTestSpecifications();
const specifications = new Map(found.map((each) => [relative(root, each.moduleId), each]));
const testFiles = [...specifications.keys()].sort();
try {
  await record();
  await sweep();
} finally {
  await vitest.close();
}
report();

/** Runs the wanted folders' test files of which it is not known what they reach. */
async function record(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keyfence-sweep-'));
  process.env.KEYFENCE_SWEEP_REACHED = join(folder, 'reached');
  writeFileSync(process.env.KEYFENCE_SWEEP_REACHED, '');
  const unknown = testFiles
    .filter((file) => wanted.some((path) => file.startsWith(`${dirname(`${path}/x`)}/`)))
    .filter((file) => values.record || kept.reaches[file]?.hash !== hashOf(file));
  if (unknown.length > 0) console.log(`Recording what ${unknown.length} test files reach`);
  while (unknown.length > 0 && Date.now() < endsAt) {
    const some = unknown.splice(0, 6);
    const failed = await run(some);
    for (const file of some) {
      const alone = failed && some.length > 1 ? await run([file]) : failed;
      if (alone) console.log(`fails as it is, and so notices nothing: ${alone}`);
      else kept.reaches[file] = { hash: hashOf(file), guards: reachedBy(file) };
    }
    keep();
  }
  delete process.env.KEYFENCE_SWEEP_REACHED;
  rmSync(folder, { recursive: true });
}

function reachedBy(file: string): GuardId[] {
  const lines = readFileSync(process.env.KEYFENCE_SWEEP_REACHED ?? '', 'utf8')
    .split('\n')
    .filter(Boolean);
  const pairs = lines.map((line) => JSON.parse(line) as [string, GuardId]);
  return [...new Set(pairs.filter(([path]) => relative(root, path) === file).map(([, id]) => id))].sort();
}

async function sweep(): Promise<void> {
  for (const [index, id] of ids.entries()) {
    if (Date.now() > endsAt) return;
    const reaching = testFiles.filter((file) => kept.reaches[file]?.guards.includes(id));
    const file = id.split(' ')[0] ?? '';
    const hash = hashOf(file, ...reaching);
    const known = kept.results[id];
    if (!values.again && known?.hash === hash && known.noticedBy) continue;
    // The file that noticed it last time is likely to again.
    const last = reaching.filter((test) => known?.noticedBy?.startsWith(test));
    const near = reaching.filter((test) => dirname(test) === dirname(file) && !last.includes(test));
    const far = reaching.filter((test) => !near.includes(test) && !last.includes(test));
    process.env.KEYFENCE_SWEEP = id;
    let noticedBy: string | undefined;
    for (const tests of [last, near, ...far.map((test) => [test])]) {
      if (!noticedBy && tests.length > 0) noticedBy = await run(tests);
    }
    delete process.env.KEYFENCE_SWEEP;
    // Whoever cannot reach the database has noticed nothing.
    if (noticedBy?.includes(': connect ECONNREFUSED')) throw new Error(`The database is gone: ${noticedBy}`);
    kept.results[id] = { hash, noticedBy: noticedBy ?? null };
    keep();
    console.log(
      `${index + 1}/${ids.length}  ${id}  ${noticedBy ?? (reaching.length > 0 ? 'UNNOTICED' : 'NOT REACHED')}`,
    );
  }
}

/** @returns what failed first, if anything did */
async function run(tests: string[]): Promise<string | undefined> {
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    tests.flatMap((file) => specifications.get(file) ?? []),
  );
  const own = testModules.filter(({ moduleId }) => tests.includes(relative(root, moduleId)));
  const failed = own.map(failureOf).find(Boolean);
  return failed ?? (unhandledErrors.length > 0 ? `unhandled: ${String(unhandledErrors[0])}` : undefined);
}

function failureOf(module: TestModule): string | undefined {
  for (const test of module.children.allTests('failed')) {
    const message = test.result().errors?.[0]?.message ?? '';
    return `${relative(root, module.moduleId)} > ${test.fullName}: ${message.split('\n')[0]}`;
  }
  if (module.state() !== 'failed') return undefined;
  return `${relative(root, module.moduleId)}: ${module.errors()[0]?.message ?? 'did not load'}`;
}

function report(): void {
  const untried = ids.filter((id) => kept.results[id] === undefined);
  const unnoticed = ids.filter((id) => kept.results[id]?.noticedBy === null);
  for (const id of unnoticed) console.log(`unnoticed  ${id}`);
  for (const id of untried) console.log(`untried    ${id}`);
  console.log(`\n${ids.length} guards, ${unnoticed.length} unnoticed, ${untried.length} untried`);
  process.exit(unnoticed.length + untried.length > 0 || ids.length === 0 ? 1 : 0);
}

function hashOf(...paths: string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}

function readKept(): Kept {
  try {
    return JSON.parse(readFileSync(keptFile, 'utf8')) as Kept;
  } catch {
    return { reaches: {}, results: {} };
  }
}

function keep(): void {
  mkdirSync(dirname(keptFile), { recursive: true });
  writeFileSync(keptFile, JSON.stringify(kept, null, 1));
}
