import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * Where a test file runs is read off what it uses. `pure`: no database. `database`: a database of its own in the one
 * PostgreSQL of the run; files share their worker's modules, which are loaded once. `process`: starts programs, or
 * changes modules or the clock for all that run beside it, and so has a worker to itself.
 */
const usesProcesses =
  /\bspawn\b|exec(File)?Sync|startServerProcess|startEmbeddedDatabase|vi\.(mock|resetModules|useFakeTimers)\(/;
const usesDatabase = /testing\/(database|cluster|api-company)/;

const files: Record<'pure' | 'database' | 'process', string[]> = { pure: [], database: [], process: [] };
for (const file of globSync('{lib,components,prisma,scripts}/**/*.test.ts', { cwd: import.meta.dirname })) {
  const text = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
  const room = usesProcesses.test(text) ? 'process' : usesDatabase.test(text) ? 'database' : 'pure';
  files[room].push(file);
}

const globalSetup = ['lib/testing/global-setup.ts'];

export default defineConfig({
  test: {
    // Most of the time they wait for a database, a server or a clock.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // One test left to run alone would hide all others.
    allowOnly: false,
    projects: [
      { extends: true, test: { name: 'pure', include: files.pure, isolate: false } },
      { extends: true, test: { name: 'database', include: files.database, isolate: false, globalSetup } },
      { extends: true, test: { name: 'process', include: files.process, globalSetup } },
    ],
  },
});
