/**
 * npm test: checks, unit, database, API and browser tests. The last line sums the runners' own JSON
 * reports; anything that fails exits 1. A test that passes only when tried again is named before it.
 */
import { spawnSync } from 'node:child_process';
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
await step('unit, database and API tests', () => run('node_modules/vitest/vitest.mjs', 'run'));
await step('browser tests', () => {
  process.env.CHROMIUM_PATH = findOrInstallBrowser();
  run('node_modules/playwright/cli.js', 'test', '--config=e2e');
});

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

function run(script: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`exit ${status}`);
}

/** A runner that left no report has failed. */
function read<T>(name: string, sum: (report: T) => Sum): Sum {
  const file = `${reports}/${name}`;
  if (existsSync(file)) return sum(JSON.parse(readFileSync(file, 'utf8')) as T);
  console.error(`${file} was not written`);
  return { passed: 0, failed: 1 };
}
