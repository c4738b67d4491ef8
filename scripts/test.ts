/**
 * npm test: checks, unit, database, API and browser tests. The last line sums the runners' own JSON
 * reports; anything that fails exits 1. A test that passes only when tried again is named before it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBuild } from '#lib/process/build';
import { findOrInstallBrowser } from './browser.ts';
import { type Sum, sumPlaywright, sumVitest } from './sum-reports.ts';

const reports = 'reports';
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

/** Steps that failed. */
let broken = 0;
await step('npm run check', () => run('scripts/check.ts'));
await step('build', () => ensureBuild(process.cwd()));
// Both wait more than they reckon: for databases, for clocks, for pages.
const browserTests = heldBack('node_modules/playwright/cli.js', 'test', '--config=e2e');
await step('unit, database and API tests', () => run('node_modules/vitest/vitest.mjs', 'run'));
await step('browser tests', () => browserTests.show());

const sums = [read('vitest.json', sumVitest), read('playwright.json', sumPlaywright)];
const passed = sums.reduce((all, sum) => all + sum.passed, 0);
// What exits 1 without a failed test (the check, the build, an error outside of tests) is a failure all the same.
const failed = sums.reduce((all, sum) => all + sum.failed, 0) || broken;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || broken > 0 ? 1 : 0);

async function step(name: string, work: () => void | Promise<void>): Promise<void> {
  console.log(`\n── ${name}`);
  try {
    await work();
  } catch (error) {
    broken += 1;
    console.error(`${name}: ${(error as Error).message}`);
  }
}

function run(script: string, ...args: string[]): Promise<void> {
  return ended(spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit'] }));
}

/** Runs beside what is shown; what it says is kept until `show`, and comes as it is said from then on. */
function heldBack(script: string, ...args: string[]): { show(): Promise<void> } {
  const kept: Buffer[] = [];
  let say = (text: Buffer) => void kept.push(text);
  const end = (async () => {
    process.env.CHROMIUM_PATH = await findOrInstallBrowser();
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => say(text));
    await ended(child);
  })();
  // Told where it is shown.
  end.catch(() => {});
  return {
    show() {
      say = (text) => void process.stdout.write(text);
      for (const text of kept) say(text);
      return end;
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`exit ${code}`);
}

/** A runner that left no report has failed. */
function read<T>(name: string, sum: (report: T) => Sum): Sum {
  const file = `${reports}/${name}`;
  if (existsSync(file)) return sum(JSON.parse(readFileSync(file, 'utf8')) as T);
  console.error(`${file} was not written`);
  return { passed: 0, failed: 1 };
}
