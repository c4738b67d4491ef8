/** Loaded before what needs the Prisma client (`node --import`): says in one line that it is not there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

if (!existsSync(join(import.meta.dirname, '../lib/db/generated/client.ts'))) {
  console.error(
    'Keyfence is not built here: copy a built folder and run npm ci --omit=dev in it, or run npm ci.',
  );
  process.exit(1);
}
