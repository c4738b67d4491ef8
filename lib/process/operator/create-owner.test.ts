import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyPassword } from '#lib/core/password/password';
import { createTestDatabase } from '#lib/testing/database';

let database: { url: string; drop(): Promise<void> };
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const flags = ['--company', 'Initech', '--name', 'Ada', '--mobile', '+1 415 555 0100'];

async function createOwner(args: string[], stdin = '', environment: Record<string, string | undefined> = {}) {
  const child = spawn(process.execPath, ['scripts/keyfence.ts', 'create-owner', ...args], {
    env: {
      ...process.env,
      ENV_FILE: '',
      LOG_LEVEL: 'silent',
      DATABASE_URL: database.url,
      AUTH_SECRET: 'a secret that is long enough for this',
      APP_URL: 'https://keyfence.example.com',
      SMTP_URL: 'smtp://127.0.0.1:2525?from=a@example.test',
      SMS_URL: 'https://127.0.0.1/?secret=c2VjcmV0',
      ...environment,
    },
  });
  child.stdin.end(stdin);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { out, err, code };
}

const members = async () =>
  (await client.query('select email, mobile, role, "passwordHash" from "Member" order by email')).rows;

test('makes the company and its owner with the password from standard input, which it does not print', async () => {
  const made = await createOwner([...flags, '--email', 'Ada@initech.test'], 'a password that holds\n');
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toBe('Ada can sign in at https://keyfence.example.com as ada@initech.test.\n');
  const [owner] = await members();
  expect(owner).toMatchObject({ email: 'ada@initech.test', mobile: '+14155550100', role: 'owner' });
  expect(await verifyPassword(owner.passwordHash, 'a password that holds')).toBe(true);
});

test('without a password it makes one and prints it once', async () => {
  const made = await createOwner([...flags, '--email', 'bob@initech.test']);
  const password = /Password, shown this once: (\S{24})\n$/.exec(made.out)?.[1];
  const bob = (await members()).find((member) => member.email === 'bob@initech.test');
  expect(await verifyPassword(bob.passwordHash, String(password))).toBe(true);
});

test('says what is missing or wrong in words, makes nothing, exits 1', async () => {
  const before = await members();
  const taken = await createOwner([...flags, '--email', 'ada@initech.test'], 'a password that holds');
  expect(taken).toMatchObject({ code: 1, err: 'No account was made. This email is already in use.\n' });
  const short = await createOwner([...flags, '--email', 'eve@initech.test'], 'short');
  expect(short).toMatchObject({
    code: 1,
    err: 'No account was made. A password has at least 12 characters.\n',
  });
  const missing = await createOwner(['--name', 'Ada']);
  expect(missing.err).toMatch(/^No account was made\. Missing: --company, --email, --mobile\.\n/);
  const unknown = await createOwner(['--nickname', 'Ada']);
  expect(unknown.err).toMatch(/^No account was made\. Unknown option '--nickname'/);
  expect(await members()).toEqual(before);
});

test('in demo mode it says why not', async () => {
  const unset = { DATABASE_URL: undefined, AUTH_SECRET: '', APP_URL: '', SMTP_URL: '', SMS_URL: '' };
  const demo = await createOwner([...flags, '--email', 'x@initech.test'], '', unset);
  expect(demo).toMatchObject({ code: 1 });
  expect(demo.err).toBe('No account was made. DATABASE_URL is not set: demo mode brings its own accounts.\n');
});
