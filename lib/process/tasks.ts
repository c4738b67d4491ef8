import { alertOfExpiries } from '#lib/alerts/watch/expiries';
import { alertOfOldSecrets } from '#lib/alerts/watch/old-secrets';
import { alertOfReports } from '#lib/alerts/watch/reports';
import { alertOfStreams } from '#lib/alerts/watch/streams';
import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { dropOldRequestPartitions, ensureRequestPartitions } from '#lib/db/partitions';
import { cutAuditLogs } from '#lib/events/chain/cut';
import { makeCheckpoints, verifyAllChains } from '#lib/events/chain/tasks';
import { deleteExpired } from './retention.ts';

/** What runs at set times: lib/process/schedule.ts says when. */
export const tasks = {
  keep_partitions: async () => {
    const { env, pool } = runtime();
    const now = await readClock(pool);
    await ensureRequestPartitions(pool, now, now);
    await dropOldRequestPartitions(pool, env.failedLogDays, now);
  },
  delete_expired: async () => {
    const { pool, env } = runtime();
    const now = await readClock(pool);
    await deleteExpired(pool, now, env);
    await cutAuditLogs(now, env.auditLogDays);
  },
  alert_of_expiries: async () => {
    const now = await readClock(runtime().pool);
    await alertOfExpiries(now);
    await alertOfOldSecrets(now);
  },
  alert_of_reports: async () => {
    await alertOfReports(await readClock(runtime().pool));
  },
  make_checkpoints: () => makeCheckpoints(),
  verify_audit_logs: () => verifyAllChains(),
  alert_of_streams: async () => {
    await alertOfStreams(await readClock(runtime().pool));
  },
} satisfies Record<string, () => Promise<void>>;

export type TaskName = keyof typeof tasks;
