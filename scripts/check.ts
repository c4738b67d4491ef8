/** npm run check: format, lint, types, import rules, dead code. No database; seconds. */
import { spawn } from 'node:child_process';

interface Step {
  name: string;
  command: string[];
  /** Judges the output of a command that exited 0. */
  judge?: (output: string) => string | undefined;
}

const sources = ['server.ts', 'cli', 'lib', 'app', 'components', 'prisma', 'scripts', 'e2e', 'bench'];
const steps: Step[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--colors=off', '--max-diagnostics=30', '.'] },
  // What tsc remembers of the last time was seen to hide errors after a rebase.
  { name: 'types', command: ['tsc', '--noEmit', '-p', '.', '--incremental', 'false'] },
  {
    name: 'import rules',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', '-T', 'err', ...sources],
    judge: (output) => {
      // With a parser it cannot use it reads nothing and finds nothing wrong.
      const modules = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0);
      return modules > 100 ? undefined : `read only ${modules} modules`;
    },
  },
  { name: 'dead code', command: ['knip', '--no-progress'] },
];

const results = await Promise.all(steps.map(runStep));
process.exit(results.every(Boolean) ? 0 : 1);

async function runStep({ name, command: [program = '', ...args], judge }: Step): Promise<boolean> {
  const startedAt = performance.now();
  const { code, output } = await run(`node_modules/.bin/${program}`, args);
  const complaint = code === 0 ? judge?.(output) : `exit ${code}`;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${complaint ? 'not ok' : 'ok'}  ${name}  ${seconds} s${complaint ? `  ${complaint}\n${output}` : ''}`,
  );
  return !complaint;
}

function run(program: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
