import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createAuthkey } from '#lib/access/authkeys/create';
import { listEntries } from '#lib/access/whitelist/list';
import { scopes } from '#lib/core/scopes';
import { type ApiServer, openApiServer } from '#lib/testing/api-server';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken } from '#lib/testing/service-token';
import { readPolicyFile } from './file/read.ts';

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const guide = read('docs/policy-as-code.md');
/** The code of a kind in the guide. */
const blocks = (kind: string) =>
  [...guide.matchAll(/^```(\w+)\n(.*?)^```/gms)]
    .filter(([, each]) => each === kind)
    .map(([, , text = '']) => text);

let database: TestDatabase;
let api: ApiServer;
let folder: string;
let url: string;
beforeAll(async () => {
  database = await openTestDatabase();
  api = await openApiServer();
  url = `http://127.0.0.1:${api.port}`;
  folder = mkdtempSync(join(tmpdir(), 'keyfence-guide-'));
  // What npx does in the package's own folder.
  writeFileSync(
    join(folder, 'npx'),
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(root, 'bin/keyfence.mjs')}" "$@"\n`,
    { mode: 0o755 },
  );
});
afterAll(async () => {
  await api?.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

let acme: TestCompany;
let token: string;
let website: string;
beforeEach(async () => {
  acme = await makeCompany();
  token = (await makeServiceToken(acme.admin, { scopes: [...scopes] })).secret;
  website = (await createAuthkey(acme.admin, { name: 'Website', ipSecurity: true, entries: '192.0.2.1' }))
    .authkey.id;
});

async function program(command: string, args: string[], env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const options = {
    cwd: folder,
    env: { NODE_ENV: 'test' as const, PATH: `${folder}${delimiter}${PATH}`, ...env },
  };
  const done = await promisify(execFile)(command, args, options).then(
    (said) => ({ code: 0, ...said }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
  return { code: done.code as number, stdout: String(done.stdout), stderr: String(done.stderr) };
}
const shell = (lines: string, env: Record<string, string> = {}) => program('sh', ['-e', '-c', lines], env);
const listed = async () => {
  const { rows } = await listEntries(acme.viewer, { credentialId: website });
  return rows.map(({ value, note }) => [value, note].filter(Boolean).join(' ')).sort();
};

describe('the guide', () => {
  const settings = () => ({ KEYFENCE_URL: url, KEYFENCE_TOKEN: token });
  const lines = (starting: string) => {
    const block = blocks('sh').find((text) => text.includes(starting));
    return block ?? expect.fail(`No lines with ${starting}`);
  };

  test('has a file that is read as it stands', () => {
    const [text = ''] = blocks('yaml').filter((block) => block.startsWith('version:'));
    const { policy } = readPolicyFile('guide.yaml', Buffer.from(text));
    expect([policy.authkeys?.length, policy.clients?.length, policy.lists?.length]).toEqual([2, 1, 3]);
  });

  test('leases and releases', async () => {
    const [leasing = '', releasing = ''] = lines('keyfence lease').trim().split('\n');
    expect(await shell(leasing, settings())).toMatchObject({ code: 0, stderr: '' });
    expect(await listed()).toEqual(['127.0.0.1 nightly tests', '192.0.2.1']);
    expect(await shell(releasing, settings())).toMatchObject({ code: 0, stderr: '' });
    expect(await listed()).toEqual(['192.0.2.1']);
  });

  test('asks whether an address would get in', async () => {
    expect(await shell(lines('keyfence check'), settings())).toEqual({
      code: 2,
      stdout: '203.0.113.9: refused (418): it is in no list.\n',
      stderr: '',
    });
  });
});

describe('the GitHub Action', () => {
  interface Action {
    inputs: Record<string, { default?: string }>;
    runs: { using: string; main: string; post: string; 'post-if': string };
  }
  const { inputs, runs } = parse(read('docs/github-action/action.yml')) as Action;

  /** As a runner starts it: inputs in INPUT_…, state of the first step in STATE_… of the last. */
  const step = (file: string, given: Record<string, string>, env: Record<string, string> = {}) => {
    const values = Object.entries(inputs).map(([name, { default: usual = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? usual,
    ]);
    return program(process.execPath, [join(root, 'docs/github-action', file)], {
      ...Object.fromEntries(values),
      ...env,
    });
  };

  test('lets the runner in until the job is over, whatever became of it', async () => {
    const [state, output] = [join(folder, 'state'), join(folder, 'output')];
    const given = { url, token, authkey: website };
    const github = {
      GITHUB_STATE: state,
      GITHUB_OUTPUT: output,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: '42',
    };
    const done = await step(runs.main, given, github);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(
      /^::add-mask::kfs_\S+\n127\.0\.0\.1 is let in until this job ends, \d{4}-\S+ at the latest\.\n$/,
    );
    expect(readFileSync(output, 'utf8')).toBe('ip=127.0.0.1\n');
    expect(await listed()).toEqual(['127.0.0.1 GitHub Actions: acme/shop, run 42', '192.0.2.1']);
    expect(runs['post-if']).toBe('always()');
    const [, ip = ''] = readFileSync(state, 'utf8').trim().split('=');
    expect(await step(runs.post, given, { STATE_ip: ip })).toEqual({
      code: 0,
      stdout: '127.0.0.1 is released.\n',
      stderr: '',
    });
    expect(await listed()).toEqual(['192.0.2.1']);
  });

  test('fails its job with one line where Keyfence refuses, and only warns at the end', async () => {
    const given = { url, token, authkey: '01a21342-5ad1-7e0c-8c52-6f0f7f1d2a90' };
    const refused = await step(runs.main, given);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(
      /^::add-mask::.*\n::error::Keyfence answers 404: .+\(request [\da-f]{24}\)\n$/,
    );
    const warned = await step(runs.post, given, { STATE_ip: '127.0.0.1' });
    expect(warned.code).toBe(0);
    expect(warned.stdout).toMatch(/^::warning::Keyfence answers 404: .+\n$/);
    expect(await step(runs.post, given)).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

/** The image of a job needs it; the machine of these tests may have none. */
const hasCurl = (process.env.PATH ?? '').split(delimiter).some((path) => existsSync(join(path, 'curl')));

describe.skipIf(!hasCurl)('the GitLab snippet', () => {
  const { '.keyfence-lease': job } = parse(read('docs/gitlab-lease.yml')) as {
    '.keyfence-lease': { before_script: string[]; after_script: string[] };
  };
  const variables = () => ({
    KEYFENCE_URL: url,
    KEYFENCE_TOKEN: token,
    KEYFENCE_AUTHKEY: website,
    CI_JOB_ID: '7',
  });

  test('lets the runner in while the job lasts', async () => {
    expect(await shell(job.before_script.join('\n'), variables())).toMatchObject({ code: 0, stderr: '' });
    expect(await listed()).toEqual(['127.0.0.1 GitLab job 7', '192.0.2.1']);
    expect(await shell(job.after_script.join('\n'), variables())).toMatchObject({ code: 0, stderr: '' });
    expect(await listed()).toEqual(['192.0.2.1']);
  });

  test('fails its job where Keyfence refuses, and says why', async () => {
    const { code, stdout } = await shell(job.before_script.join('\n'), {
      ...variables(),
      KEYFENCE_TOKEN: 'kfs_none',
    });
    expect(code).toBe(22);
    expect(JSON.parse(stdout)).toMatchObject({ status: 401 });
  });
});
