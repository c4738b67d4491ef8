import { AddressData, addressData, networksFile } from '#lib/access/origins/address-data';
import { ReverseNames, reverseNames } from '#lib/access/origins/reverse-names';
import { SuspiciousIps, suspiciousIps } from '#lib/access/suspicious-ips/block-list';
import { type Runtime, setRuntime } from '#lib/core/runtime';
import { requireSameSecret } from '#lib/core/secret-change';
import { openPrisma } from '#lib/db/client';
import { migrationNames } from '#lib/db/migration-names';
import { PolicyChanges } from '#lib/db/policy-change';
import { openPool } from '#lib/db/pool';
import { leadsThroughPooler } from '#lib/db/pooler';
import { settleWithin } from '#lib/deadline';
import { receiptHandler } from '#lib/delivery/transport-for';
import { type Env, readEnv } from '#lib/env';
import { StartupError } from '#lib/errors';
import { Gate } from '#lib/gate/gate';
import { MessageIntake, messageIntake } from '#lib/messages/intake';
import { recordReceipt } from '#lib/messages/record-receipt';

const bufferedMaxMs = 4_000;
const closeMaxMs = 1_000;

/** Opens everything that one process has once, on a migrated database. */
export async function openRuntime(env: Env & { authSecret: string; databaseUrl: string }): Promise<Runtime> {
  const { databaseUrl, databaseDirectUrl } = env;
  const throughPooler = databaseDirectUrl !== undefined || (await leadsThroughPooler(databaseUrl));
  const pool = openPool(databaseUrl, { throughPooler });
  const prisma = openPrisma(databaseUrl);
  const policyChanges = new PolicyChanges();
  const gate = new Gate({
    pool,
    databaseUrl,
    databaseDirectUrl,
    throughPooler,
    changes: policyChanges,
    authSecret: env.authSecret,
    authSecretPrevious: env.authSecretPrevious,
    passwordExpireDays: env.passwordExpireDays,
    alertWindowSeconds: env.alertWindowSeconds,
  });
  const messages = new MessageIntake(pool);
  const blockList = new SuspiciousIps(pool, env.suspicious);
  const names = new ReverseNames(env.reverseDns ? undefined : null);
  policyChanges.on('change', () => blockList.forget());
  await gate.start();

  const opened: Runtime = {
    env,
    prisma,
    pool,
    policyChanges,
    gate,
    slots: new Map(),
    migrations: migrationNames(),
    draining: false,
    close: async () => {
      names.close();
      await Promise.all([
        settleWithin(bufferedMaxMs, 'accepted messages are stored', messages.drain()),
        settleWithin(bufferedMaxMs, 'recent IPs are stored', gate.close()),
        settleWithin(bufferedMaxMs, 'suspicious IPs are stored', blockList.close()),
      ]);
      // A connection that somebody still holds must not hold up the end.
      await settleWithin(
        closeMaxMs,
        'the connections close',
        Promise.all([prisma.$disconnect(), pool.end()]),
      );
      setRuntime(undefined);
    },
  };
  messageIntake.put(opened, messages);
  suspiciousIps.put(opened, blockList);
  addressData.put(opened, new AddressData(env.addressData ? networksFile : null));
  reverseNames.put(opened, names);
  receiptHandler.put(opened, (receipt) => recordReceipt(pool, receipt));
  setRuntime(opened);
  return opened;
}

/** @throws StartupError unless the environment is that of production mode, complete */
export async function openRuntimeFromEnvironment(): Promise<void> {
  const env = readEnv(process.env);
  const { databaseUrl, authSecret } = env;
  if (databaseUrl === undefined || authSecret === undefined) {
    throw new StartupError(
      'Next alone runs in production mode only: set DATABASE_URL, or start Keyfence with npm start.',
    );
  }
  await requireSameSecret(env.databaseDirectUrl ?? databaseUrl, authSecret, env.authSecretPrevious);
  Object.assign(process.env, { NEXTAUTH_URL: env.appUrl, NEXTAUTH_SECRET: authSecret });
  await openRuntime({ ...env, databaseUrl, authSecret });
}
