import type { Pool } from 'pg';
import type { PrismaClient } from '#lib/db/client';

/** How the audit log and the lists call who made the demo data. */
export const seedActor = 'Demo data';

/** `foreign`: there are companies that no seed has made. */
export type SeedState = 'empty' | 'half' | 'complete' | 'foreign';

export async function seedState(prisma: PrismaClient): Promise<SeedState> {
  const [{ companies, seeded, complete }] = await prisma.$queryRaw<
    [{ companies: number; seeded: number; complete: boolean }]
  >`select (select count(*)::int from "Company") as companies,
      (select count(distinct "companyId")::int from "AuditEvent"
        where action = 'company.create' and "actorType" = 'system' and "actorName" = ${seedActor}) as seeded,
      exists (select from "AuditEvent" where action = 'demo.complete' and "actorType" = 'system') as complete`;
  if (companies === 0) return 'empty';
  if (complete) return 'complete';
  return seeded === companies ? 'half' : 'foreign';
}

/** Removes all companies: only for a database in which a seed has made every one of them. */
export async function removeHalfSeeded(pool: Pool): Promise<void> {
  // These tables have no foreign key to the company: checking it would cost time on every request.
  const tables = [
    'RecentIp',
    'TrafficHour',
    'FailedRequest',
    'RequestTrace',
    'RefusalAlert',
    'Message',
    'Notice',
    'Company',
  ];
  await pool.query(tables.map((table) => `delete from "${table}"`).join(';'));
}
