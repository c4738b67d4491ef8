import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'keyfence-verbs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function keyfence(args: string[], environment: Record<string, string> = {}) {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/keyfence.ts', ...args], {
    env: { ...inherited, NODE_ENV: 'test', ENV_FILE: '', ...environment },
    input: '',
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const known = () => [...keyfence([]).stdout.matchAll(/^ {2}(\S+) {2,}\S/gm)].map((line) => line[1]);

test('every verb has a script in package.json, and every such script a verb', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const verbs = Object.values(scripts).flatMap(
    (script) => /^node scripts\/keyfence\.ts (\S+)$/.exec(script)?.[1] ?? [],
  );
  expect(known().length).toBeGreaterThan(3);
  expect(known().sort()).toEqual(verbs.sort());
});

test.each(['migrat', 'constructor'])(
  'an unknown verb, "%s", names those that are known and exits 1',
  (name) => {
    const { status, stdout, stderr } = keyfence([name]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.split('\n')[0]).toBe(`There is no verb "${name}". Known:`);
    for (const verb of known()) expect(stderr).toContain(`  ${verb} `);
  },
);

test.each(['migrate', 'rotate-signing-key'])('%s without DATABASE_URL says so in one line', (name) => {
  expect(keyfence([name])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'DATABASE_URL: missing, for example postgresql://keyfence:secret@db.internal:5432/keyfence\n',
  });
});

test('what goes wrong is one line that begins with what was not done', () => {
  const { status, stderr } = keyfence(['rotate-signing-key'], {
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The signing key was not changed\. .*127\.0\.0\.1:1\n$/);
});

test('reset removes the folder of DATA_DIR, and where there is none says that', () => {
  const DATA_DIR = mkdtempSync(join(folder, 'demo-'));
  expect(keyfence(['reset'], { DATA_DIR })).toEqual({
    status: 0,
    stdout: `Removed ${DATA_DIR}. The next "npm start" seeds the demo anew.\n`,
    stderr: '',
  });
  expect(keyfence(['reset'], { DATA_DIR })).toMatchObject({
    status: 0,
    stdout: `There is no ${DATA_DIR}; nothing was removed.\n`,
  });
});
