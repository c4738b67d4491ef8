import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '#lib/process/embedded/embedded';
import { accountFor, handTo } from '#lib/process/embedded/home';

/** Where PgBouncer is on this machine; undefined: nowhere. */
export const pgbouncer = ['pgbouncer', '/usr/sbin/pgbouncer'].find(
  (path) => spawnSync(path, ['--version']).status === 0,
);

/** PgBouncer in transaction mode before the server of this URL, with nothing else set. */
export async function startPgbouncer(databaseUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  if (!pgbouncer) throw new Error('PgBouncer is not installed');
  const server = new URL(databaseUrl);
  const folder = mkdtempSync(join(tmpdir(), 'keyfence-pgbouncer-'));
  const account = accountFor(folder);
  const port = await freePort();
  const config = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${server.username}" "${server.password}"\n`);
  writeFileSync(
    config,
    `[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
`,
  );
  for (const path of [folder, config, users]) handTo(account, path);
  const child = spawn(pgbouncer, ['-q', config], { ...account, cwd: '/', stdio: 'ignore' });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  await answers(port);
  const url = new URL(databaseUrl);
  url.port = String(port);
  return {
    url: url.href,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  for (let tried = 0; ; tried += 1) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = connect(port, '127.0.0.1', resolve).on('error', reject);
    try {
      await promise;
      return;
    } catch (error) {
      if (tried > 100) throw error;
      await setTimeout(50);
    } finally {
      socket.destroy();
    }
  }
}
