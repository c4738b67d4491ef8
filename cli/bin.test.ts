import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commands } from './commands/commands.ts';

const bin = resolve(import.meta.dirname, '../bin/keyfence.mjs');
const folder = mkdtempSync(join(tmpdir(), 'keyfence-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function keyfence(args: string[], { node = [] as string[], env = {}, input = '' } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, bin, ...args], {
    cwd: folder,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, ...env },
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const token = { KEYFENCE_URL: 'http://127.0.0.1:9', KEYFENCE_TOKEN: 'kfs_token' };

test('from any folder, also by a Node that cannot run TypeScript, with the exit code passed on', () => {
  const old = { node: ['--no-strip-types'] };
  expect(keyfence(['--help'], old)).toEqual(keyfence(['--help']));
  expect(keyfence(['--help'], old)).toMatchObject({ status: 0, stderr: '' });
  expect(keyfence(['plann'], old)).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'There is no command "plann": export, plan, apply, lease, check.\n`keyfence --help` tells more.\n',
  });
});

test.each(Object.keys(commands))('keyfence %s --help says what it takes and which scopes', (name) => {
  const { status, stdout, stderr } = keyfence([name, '--help']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^keyfence ${name}\\s.*\\nScopes?: \\w+:\\w+`, 's'));
});

test('what is missing is named at once, with an example', () => {
  const { status, stdout, stderr } = keyfence(['export'], { env: { KEYFENCE_URL: 'keyfence.example.com' } });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(
    'KEYFENCE_URL: "keyfence.example.com" is no web address, such as https://keyfence.example.com\n' +
      'KEYFENCE_TOKEN: missing; make a service token at Settings, Service tokens (kfs_…)\n',
  );
});

test.each([
  [['plan'], 'Which file?'],
  [['plan', 'a.yaml', 'b.yaml'], '"b.yaml": one file at most is taken.'],
  [['plan', '--purge', 'a.yaml'], "Unknown option '--purge'"],
  [['lease'], '--authkey: which one? Its id or its name.'],
  [['lease', '--authkey', 'A', '--seconds', 'soon'], '--seconds: "soon" is no time, such as 1800 or 30m.'],
  [['check', '--authkey', 'A'], '--ip: which address?'],
  [['plan', 'none.yaml'], 'none.yaml: there is no such file.'],
  [['apply', '.'], '.: this is a folder.'],
])('keyfence %j says what is wrong with it', (args, line) => {
  const { status, stdout, stderr } = keyfence(args, { env: token });
  expect({ status, stdout, line: stderr.split('\n')[0] }).toEqual({ status: 1, stdout: '', line });
});

test('a wrong file is refused before anything is asked, whether it is named or piped in', () => {
  const text = 'version: 1\ncompany: { ips: [192.0.2.300] }\n';
  writeFileSync(join(folder, 'wrong.yaml'), text);
  const reason = 'Each of the four numbers of an IPv4 address must be between 0 and 255.\n';
  expect(keyfence(['plan', 'wrong.yaml'], { env: token }).stderr).toBe(
    `wrong.yaml:2:18: company.ips[0]: 192.0.2.300: ${reason}`,
  );
  expect(keyfence(['apply', '-'], { env: token, input: text }).stderr).toBe(
    `stdin:2:18: company.ips[0]: 192.0.2.300: ${reason}`,
  );
});
