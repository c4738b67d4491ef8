import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * Where a test file runs is read off what it uses. `pure`: no database. `database`: a database of its own in the one
 * PostgreSQL of the run; files share their worker's modules, which are loaded once. `process`: starts programs, or
 * changes modules or the clock for all that run beside it, and so has a worker to itself. `server`: a process that
 * serves the panel too, of which there must be a build.
 */
const usesServer = /startServerProcess\(|next\/dist\/|'server\.ts'|'npm'/;
const usesProcesses =
  /\bspawn\b|exec(File)?Sync|startEmbeddedDatabase|vi\.(mock|resetModules|useFakeTimers)\(/;
const usesDatabase = /testing\/(database|cluster|api-company|streams)/;

type Room = 'pure' | 'database' | 'process' | 'server';
const files: Record<Room, string[]> = { pure: [], database: [], process: [], server: [] };
for (const file of globSync('{cli,lib,components,prisma,scripts}/**/*.test.ts', {
  cwd: import.meta.dirname,
})) {
  const text = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
  files[roomOf(text)].push(file);
}

function roomOf(text: string): Room {
  if (usesServer.test(text)) return 'server';
  if (usesProcesses.test(text)) return 'process';
  return usesDatabase.test(text) ? 'database' : 'pure';
}

const globalSetup = 'lib/testing/global-setup.ts';
const buildSetup = 'lib/testing/build-setup.ts';

export default defineConfig({
  test: {
    // Most of the time they wait for a database, a server or a clock.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is waited for comes late on a busy machine.
    expect: { poll: { timeout: 10_000, interval: 20 } },
    // One test left to run alone would hide all others.
    allowOnly: false,
    // A machine that stands still for seconds is no defect of ours; what passes only now is named at the end.
    retry: 1,
    reporters: ['default', ['json', { outputFile: 'reports/vitest.json' }], './scripts/second-tries.ts'],
    // Megabytes of WebAssembly as text: nothing in it is for a transformer.
    server: { deps: { external: [/lib\/db\/generated\/runtime\//] } },
    projects: [
      { extends: true, test: { name: 'pure', include: files.pure, isolate: false } },
      { extends: true, test: { name: 'database', include: files.database, isolate: false, globalSetup } },
      { extends: true, test: { name: 'process', include: files.process, globalSetup } },
      {
        extends: true,
        test: { name: 'server', include: files.server, globalSetup: [globalSetup, buildSetup] },
      },
    ],
  },
});
