import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runtime } from '#lib/core/runtime';
import { readEnv } from '#lib/env';
import { StartupError } from '#lib/errors';
import type { Checkpoint } from '#lib/events/chain/checkpoint';
import { readKeys } from '#lib/events/chain/keys';
import { verifyChain } from '#lib/events/chain/verify';
import { startEmbeddedDatabase } from '../embedded/embedded.ts';
import { lockFolder } from '../folder-lock.ts';
import { openRuntime } from '../open-runtime.ts';
import { demoSecrets } from '../secrets.ts';
import { readCheckpointFile } from './checkpoint-file.ts';

const usage = `npm run verify-audit -- [--company <id or name>] [--checkpoint FILE]
Goes through the audit logs and changes nothing. One line a company; exits 1 where one is not right, and names its first
event that was changed, removed, inserted or cut off.
FILE holds checkpoints that were kept elsewhere, as "audit.checkpoint" posts them: one, or one a line.`;

interface Company {
  id: string;
  name: string;
}

/** Verifies audit logs by hand, beside a running Keyfence or without one. */
export async function verifyAudit(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      company: { type: 'string' },
      checkpoint: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(usage);
  const checkpoints = values.checkpoint === undefined ? [] : readCheckpointFile(values.checkpoint);
  const close = await open();
  try {
    await requireKeys();
    const companies = await findCompanies(values.company);
    const all =
      values.company === undefined ? [...companies, ...goneCompanies(companies, checkpoints)] : companies;
    for (const company of all) {
      const own = checkpoints.filter((checkpoint) => checkpoint.company === company.id);
      if (!(await verifyOne(company, own))) process.exitCode = 1;
    }
  } finally {
    await close();
  }
}

async function verifyOne({ id, name }: Company, checkpoints: Checkpoint[]): Promise<boolean> {
  const { seq, count, fault } = await verifyChain(id, { checkpoints });
  const kept = checkpoints.length === 0 ? '' : ', as the given checkpoints say';
  const said = fault
    ? `${fault.fault} at #${fault.seq}  ${fault.words}`
    : `ok to #${seq}  ${count.toLocaleString('en')} events in the chain${kept}`;
  console.log(`${name} (${id})  ${said}`);
  return fault === null;
}

async function findCompanies(wanted: string | undefined): Promise<Company[]> {
  const { rows } = await runtime().pool.query<Company>(
    'select id, name from "Company" where $1::text is null or id::text = lower($1) or name = $1 order by name, id',
    [wanted],
  );
  if (rows.length === 0 && wanted !== undefined) {
    throw new StartupError(`--company: there is no company "${wanted}".`);
  }
  return rows;
}

/** Of which only a checkpoint is left. */
function goneCompanies(companies: Company[], checkpoints: Checkpoint[]): Company[] {
  const ids = new Set(checkpoints.map(({ company }) => company));
  for (const { id } of companies) ids.delete(id);
  return [...ids].map((id) => ({ id, name: 'A company that is not here' }));
}

/** @throws StartupError where nothing could be verified, which would look as if all had been changed */
async function requireKeys(): Promise<void> {
  const { pool, prisma } = runtime();
  if ((await readKeys(pool)).size > 0 || (await prisma.auditKey.count()) === 0) return;
  throw new StartupError(
    'AUTH_SECRET: opens no key of the audit log; it is not the one that this database is used with.',
  );
}

/** On the database as it is: nothing is migrated or sealed anew. @returns what closes all again */
async function open(): Promise<() => Promise<void>> {
  const env = readEnv(process.env);
  if (env.databaseUrl !== undefined && env.authSecret !== undefined) {
    const opened = await openRuntime({ ...env, databaseUrl: env.databaseUrl, authSecret: env.authSecret });
    return opened.close;
  }
  if (!existsSync(env.dataDir)) {
    throw new StartupError(`DATABASE_URL is not set, and there is no ${env.dataDir} of demo mode.`);
  }
  const unlock = lockIfFree(env.dataDir);
  const secrets = demoSecrets(env.dataDir);
  const database = await startEmbeddedDatabase(env.dataDir, secrets.databasePassword);
  const authSecret = env.authSecret ?? secrets.authSecret;
  const opened = await openRuntime({ ...env, databaseUrl: database.url, authSecret });
  return async () => {
    await opened.close();
    if (!unlock) return;
    await database.stop();
    unlock();
  };
}

/** @returns undefined: Keyfence runs from the folder, and its database is not ours to stop */
function lockIfFree(folder: string): (() => void) | undefined {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof StartupError) return undefined;
    throw error;
  }
}
