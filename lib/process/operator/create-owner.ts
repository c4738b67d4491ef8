import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { createCompanyWithOwner } from '#lib/accounts/members/create-company-owner';
import { readEnv } from '#lib/env';
import { StartupError } from '#lib/errors';
import { openRuntime } from '../open-runtime.ts';
import { prepare } from '../prepare.ts';
import { Starting } from '../starting.ts';

const usage = `npm run create-owner -- --company "Acme Messaging" --name "Ada Lovelace" --email ada@example.com --mobile +14155550100
What is left out is asked for. The password is asked for or, without a terminal, read from standard input;
if that is empty, one is made and printed once.`;

const questions = {
  company: "Company's name",
  name: "Owner's name",
  email: 'Email to sign in with',
  mobile: 'Mobile for OTPs, with country code',
};
type Answers = Record<keyof typeof questions, string>;

const silent = new Writable({ write: (_chunk, _encoding, done) => done() });

/** Makes the first account of a production installation, from flags, questions and a password. */
export async function createOwner(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      company: { type: 'string' },
      name: { type: 'string' },
      email: { type: 'string' },
      mobile: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(usage);
  const env = readEnv(process.env);
  if (env.mode === 'demo') {
    throw new StartupError('DATABASE_URL is not set: demo mode brings its own accounts.');
  }
  const { company, ...person } = await askForMissing(values);
  const { password, made } = await readPassword();
  const starting = new Starting();
  const runtime = await openRuntime(await prepare(env, starting));
  try {
    const { owner } = await createCompanyWithOwner({ companyName: company, ...person, password });
    console.log(`${owner.name} can sign in at ${env.appUrl} as ${owner.email}.`);
    if (made) console.log(`Password, shown this once: ${password}`);
  } finally {
    await runtime.close();
    await starting.stop();
  }
}

async function askForMissing(given: Partial<Answers>): Promise<Answers> {
  const answers = { company: '', name: '', email: '', mobile: '', ...given };
  const missing = Object.keys(questions).filter((key) => !answers[key as keyof Answers]) as (keyof Answers)[];
  if (missing.length === 0) return answers;
  if (!process.stdin.isTTY) {
    throw new StartupError(`Missing: ${missing.map((key) => `--${key}`).join(', ')}.\n${usage}`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  for (const key of missing) answers[key] = await terminal.question(`${questions[key]}: `);
  terminal.close();
  return answers;
}

async function readPassword(): Promise<{ password: string; made: boolean }> {
  const typed = process.stdin.isTTY ? await askHidden() : (await text(process.stdin)).replace(/\r?\n$/, '');
  if (typed) return { password: typed, made: false };
  return { password: randomBytes(18).toString('base64url'), made: true };
}

async function askHidden(): Promise<string> {
  process.stdout.write('Password, at least 12 characters (empty: one is made): ');
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const typed = await terminal.question('');
  terminal.close();
  process.stdout.write('\n');
  return typed;
}
