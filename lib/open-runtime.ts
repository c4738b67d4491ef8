import { openPool, openPrisma } from './db/client.ts';
import { migrationNames } from './db/migrate.ts';
import { PolicyChanges } from './db/policy-change.ts';
import type { Env } from './env.ts';
import { Gate } from './gate/gate.ts';
import { MessageIntake } from './messages/intake.ts';
import { type Runtime, setRuntime } from './runtime.ts';

/** Opens everything that one process has once, on a migrated database. */
export async function openRuntime(env: Env & { authSecret: string; databaseUrl: string }): Promise<Runtime> {
  const pool = openPool(env.databaseUrl);
  const prisma = openPrisma(env.databaseUrl);
  const policyChanges = new PolicyChanges();
  const gate = new Gate({ pool, databaseUrl: env.databaseUrl, changes: policyChanges });
  const messages = new MessageIntake(pool);
  await gate.start();

  const opened: Runtime = {
    env,
    prisma,
    pool,
    policyChanges,
    gate,
    messages,
    migrations: migrationNames(),
    close: async () => {
      await messages.drain();
      await gate.close();
      await prisma.$disconnect();
      await pool.end();
      setRuntime(undefined);
    },
  };
  setRuntime(opened);
  return opened;
}
