/**
 * npm test: checks, unit, database, API and browser tests. The last line sums the runners' own JSON
 * reports; anything that fails exits 1.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureBuild } from '../lib/startup/build.ts';
import { findOrInstallBrowser } from './browser.ts';

interface Sum {
  passed: number;
  failed: number;
}

const reports = 'reports';
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

let broken = false;
await step('npm run check', () => run('scripts/check.ts'));
await step('build', () => ensureBuild(process.cwd()));
await step('unit, database and API tests', () =>
  run(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reports}/vitest.json`,
  ),
);
await step('browser tests', () => {
  process.env.CHROMIUM_PATH = findOrInstallBrowser();
  run('node_modules/@playwright/test/cli.js', 'test');
});

const sum = [vitestSum(), playwrightSum()].reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
}));
console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exit(broken || sum.failed > 0 || sum.passed === 0 ? 1 : 0);

async function step(name: string, work: () => void | Promise<void>): Promise<void> {
  console.log(`\n── ${name}`);
  try {
    await work();
  } catch (error) {
    broken = true;
    console.error(`${name}: ${(error as Error).message}`);
  }
}

function run(script: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`exit ${status}`);
}

function vitestSum(): Sum {
  const report = read<{ numPassedTests: number; numFailedTests: number; numFailedTestSuites: number }>(
    'vitest.json',
  );
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
}

function playwrightSum(): Sum {
  const report = read<{ stats: { expected: number; unexpected: number; flaky: number } }>('playwright.json');
  return {
    passed: report?.stats.expected ?? 0,
    failed: (report?.stats.unexpected ?? 0) + (report?.stats.flaky ?? 0),
  };
}

/** A runner that left no report has failed. */
function read<T>(name: string): T | undefined {
  const file = `${reports}/${name}`;
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
  broken = true;
  console.error(`${file} was not written`);
  return undefined;
}
