import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

export type { Prisma } from './generated/client.ts';
export type { PrismaClient };

export function openPrisma(databaseUrl: string): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: 10,
    application_name: 'keyfence-panel',
    connectionTimeoutMillis: 5_000,
    // A database that hangs must not leave a person waiting for ever.
    query_timeout: 15_000,
  });
  return new PrismaClient({ adapter });
}
