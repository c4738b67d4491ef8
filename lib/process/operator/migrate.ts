import { migrate } from '#lib/db/migrate';

/** Brings the database of DATABASE_URL to this version, past a pooler where DATABASE_DIRECT_URL leads. */
export async function migrateByHand(): Promise<void> {
  const url = process.env.DATABASE_DIRECT_URL || process.env.DATABASE_URL;
  const applied = await migrate(String(url));
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date.');
}
