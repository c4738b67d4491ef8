import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { acceptedLines, addStreams, StreamSetUp } from '#lib/testing/streams';
import { tieProcess } from '#lib/testing/tied';
import { setAlert } from '../set.ts';
import { streamLanes } from './lanes.ts';
import type { AuditLine } from './lines.ts';

const at = new StreamSetUp();
let child: ChildProcess | undefined;
afterAll(async () => {
  child?.kill('SIGKILL');
});

test('kill -9 between what the receiver accepted and the note of it: the next one posts the same again, then goes on', async () => {
  await addStreams(at.acme.owner, at.receiver.url, ['audit']);
  await setAlert(at.acme.owner, { kind: 'ip-added', channel: 'sms', enabled: true });
  const held = new pg.Client({ connectionString: at.database.url });
  await held.connect();
  at.receiver.answer = async () => {
    // What it would note waits for this row, for as long as it lives.
    await held.query('begin');
    await held.query('select 1 from "WebhookStream" for update');
    return { status: 204 };
  };
  const program = resolve(import.meta.dirname, '../../testing/stream-worker.ts');
  child = tieProcess(
    spawn(process.execPath, [program, at.database.url], { stdio: ['ignore', 'ignore', 'inherit'] }),
  );
  await vi.waitFor(() => expect(acceptedLines(at.receiver, 'audit.event')).toHaveLength(2), {
    timeout: 60_000,
  });
  child.kill('SIGKILL');
  await new Promise((gone) => child?.once('exit', gone));
  // What the process had asked of the database before it died, the database would do all the same.
  await held.query(
    `select pg_terminate_backend(pid, 20000) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  await held.query('rollback');
  await held.end();

  at.receiver.answer = () => ({ status: 204 });
  const lanes = streamLanes(at.database.runtime.pool, 'audit');
  await vi.waitFor(
    async () => {
      await lanes.wake();
      expect(at.receiver.received).toHaveLength(2);
    },
    { timeout: 60_000 },
  );
  expect(at.receiver.received[1]).toEqual(at.receiver.received[0]);
  await setAlert(at.acme.owner, { kind: 'ip-added', channel: 'sms', enabled: false });
  await lanes.wake();
  expect(acceptedLines<AuditLine>(at.receiver, 'audit.event').map(({ seq }) => seq)).toEqual([1, 2, 1, 2, 3]);
}, 180_000);
