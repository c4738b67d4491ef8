import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#lib/db/migrate';
import {
  type EmbeddedDatabase,
  removeEmbeddedData,
  startEmbeddedDatabase,
} from '#lib/process/embedded/embedded';
import { handTo } from '#lib/process/embedded/home';
import { type Forwarder, openForwarder } from './forwarder.ts';

export interface Clusters {
  primary: EmbeddedDatabase;
  /** A hot standby of the primary. */
  replica: EmbeddedDatabase;
  /** What the replica is fed through. */
  feed: Forwarder;
  close(): Promise<void>;
}

/** Two real clusters, migrated, the second one fed by the first. */
export async function startClusters(): Promise<Clusters> {
  const [first, second] = ['primary', 'replica'].map((name) =>
    mkdtempSync(join(tmpdir(), `keyfence-${name}-`)),
  ) as [string, string];
  for (const folder of [first, second]) {
    const seed = await startEmbeddedDatabase(folder, 'test');
    if (folder === first) await migrate(seed.url);
    await seed.stop();
  }
  const from = await realpath(join(first, 'postgres'));
  const to = await realpath(join(second, 'postgres'));
  rmSync(to, { recursive: true });
  // Not cpSync: the files stay whose they are.
  execFileSync('cp', ['-a', from, to]);
  const primary = await startEmbeddedDatabase(first, 'test');
  const feed = await openForwarder(primary.url);
  const { hostname, port, username, password } = new URL(feed.url);
  writeFileSync(join(to, 'standby.signal'), '');
  appendFileSync(
    join(to, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=${hostname} port=${port} user=${username} password=${password} sslmode=disable'\nwal_retrieve_retry_interval = '100ms'\n`,
  );
  const { uid, gid } = statSync(to);
  handTo({ uid, gid }, join(to, 'standby.signal'));
  const replica = await startEmbeddedDatabase(second, 'test');
  return {
    primary,
    replica,
    feed,
    close: async () => {
      await Promise.all([primary.stop(), replica.stop(), feed.close()]);
      await Promise.all([removeEmbeddedData(first), removeEmbeddedData(second)]);
    },
  };
}
