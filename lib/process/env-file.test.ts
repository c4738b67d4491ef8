import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'keyfence-env-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Every variable of .env.example, as it is once the # in front is removed. */
function example(): string {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  return lines.map((line) => line.replace(/^# (?=[A-Z_]+=)/, '')).join('\n');
}

/** What a program of ours finds in its environment. */
function readBy(script: string, environment: Record<string, string>) {
  const { DATABASE_URL: _, AUTH_SECRET: __, ...inherited } = process.env;
  return spawnSync(process.execPath, script.split(' '), {
    env: { ...inherited, NODE_ENV: 'test', LOG_LEVEL: 'silent', ...environment },
    input: '',
    encoding: 'utf8',
  });
}

test('.env.example means the same to a shell that sources it and to Keyfence', () => {
  const file = write('example', example());
  const sourced = spawnSync(
    'sh',
    ['-c', 'set -a; . "$1"; set +a; "$2" -p "JSON.stringify(process.env)"', 'sh', file, process.execPath],
    { encoding: 'utf8', env: { PATH: process.env.PATH, NODE_ENV: 'test' } },
  );
  expect(sourced.stderr).toBe('');
  const read = parseEnv(readFileSync(file, 'utf8'));
  expect(JSON.parse(sourced.stdout)).toMatchObject(read);
  expect(read).toMatchObject({
    TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7',
    SMS_URL: 'https://sms.example.com/send?secret=whsec_...&from=KEYFENCE',
    SUSPICIOUS_WINDOW_SECONDS: '10',
  });
});

test.each([
  'server.ts',
  'scripts/worker.ts',
  'scripts/keyfence.ts create-owner --company A --name B --email c@example.test --mobile +14155550100',
  'scripts/keyfence.ts migrate',
  'scripts/keyfence.ts rotate-signing-key',
])('%s reads the file, and what is set already wins', (script) => {
  const ENV_FILE = write(
    'unreachable',
    "DATABASE_URL='postgresql://nobody@127.0.0.1:1/none?a=1&b=2'\nPORT=x\n",
  );
  const fromFile = readBy(script, { ENV_FILE });
  expect(fromFile.status).toBe(1);
  expect(fromFile.stderr).not.toMatch(/DATABASE_URL: missing|DATABASE_URL is not set/);
  expect(readBy(script, { ENV_FILE, DATABASE_URL: '' }).stderr).toMatch(/DATABASE_URL: (empty|missing)/);
});

test('a file that is named and cannot be read is one line, exit 1', () => {
  const { status, stderr } = readBy('server.ts', { ENV_FILE: join(folder, 'absent') });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^ENV_FILE: .*absent cannot be read: .*\n$/);
});
