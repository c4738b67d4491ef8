import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { run } from './run.ts';

// Whoever reads may stop, as head does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  readFile: (name) => readFileSync(name === '-' ? 0 : name),
  writeFile: (name, text) => {
    // All of it, or the file as it was.
    writeFileSync(`${name}.new`, text, { flush: true });
    renameSync(`${name}.new`, name);
  },
  appendFile: (name, text, mode) => appendFileSync(name, text, { mode, flush: true }),
  sleep: (ms) => setTimeout(ms),
  now: () => new Date(),
});
