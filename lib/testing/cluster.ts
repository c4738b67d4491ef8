import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedDatabase,
  removeEmbeddedData,
  startEmbeddedDatabase,
} from '#lib/process/embedded/embedded';
import { tieDatabase } from './tied.ts';

/** Nothing here outlives the machine; what a killed *process* had committed is kept by the system anyway. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
};

/** A PostgreSQL for one run, stopped and removed with it. */
export async function startTestCluster(): Promise<EmbeddedDatabase & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'keyfence-test-'));
  chmodSync(folder, 0o711);
  tieDatabase(folder);
  const database = await startEmbeddedDatabase(folder, 'test');
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  for (const [name, value] of Object.entries(settings)) {
    await admin.query(`alter system set ${name} = '${value}'`);
  }
  await admin.query('select pg_reload_conf()');
  await admin.end();
  return {
    url: database.url,
    folder,
    stop: async () => {
      await database.stop();
      await removeEmbeddedData(folder);
    },
  };
}
