import { openPool } from '#lib/db/pool';
import { insertSigningKey } from '#lib/gate/tokens';

/**
 * Makes the key that signs API tokens from now on. Tokens that were signed before stay good until they expire;
 * running instances need no restart.
 */
export async function rotateSigningKey(): Promise<void> {
  const pool = openPool(String(process.env.DATABASE_URL), { max: 1 });
  try {
    console.log(`Tokens are signed with key ${await insertSigningKey(pool)} from now on.`);
  } finally {
    await pool.end();
  }
}
