/**
 * Makes the key that signs API tokens from now on: npm run rotate-signing-key, with DATABASE_URL. Tokens that
 * were signed before stay good until they expire; running instances need no restart.
 */
import '#lib/process/env-file';

import { openPool } from '#lib/db/pool';
import { insertSigningKey } from '#lib/gate/tokens';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('DATABASE_URL: missing, for example postgresql://keyfence:secret@db.internal:5432/keyfence');
  process.exit(1);
}
const pool = openPool(url, { max: 1 });
try {
  console.log(`Tokens are signed with key ${await insertSigningKey(pool)} from now on.`);
} catch (error) {
  console.error(`The signing key was not changed. ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await pool.end();
}
