/** Brings the database of DATABASE_URL to this version: npm run db:migrate. */
import '#lib/process/env-file';

import { migrate } from '#lib/db/migrate';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('DATABASE_URL: missing, for example postgresql://keyfence:secret@db.internal:5432/keyfence');
  process.exit(1);
}
try {
  const applied = await migrate(process.env.DATABASE_DIRECT_URL || url);
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date.');
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
// The schema engine leaves a timer behind.
process.exit();
