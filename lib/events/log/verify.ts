import { type Ctx, requireRole } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { readClock } from '#lib/db/clock';
import { AppError } from '#lib/errors';
import { verifyAndNote } from '../chain/verify-and-note.ts';
import { recordEvent } from '../record.ts';
import type { Verification } from './verification.ts';

/** So many at a time in a process: each holds a connection, and requests need the others. */
const atOnceMax = 3;
let running = 0;

/**
 * Goes through the company's whole log now; requests are answered meanwhile. What is wrong is told of as what the
 * nightly verification finds.
 * @throws AppError conflict while it is being verified for the same company, on any instance; rate_limited while this
 * one verifies several others
 */
export async function verifyAuditLog(ctx: Ctx): Promise<Verification> {
  requireRole(ctx, 'admin', 'verify the audit log');
  const { seq, at, fault } = await alone(ctx.company.id, async () => {
    const now = await readClock(runtime().pool);
    return { ...(await verifyAndNote(ctx.company, now)), at: now };
  });
  await transact(ctx, (tx) =>
    recordEvent(tx, ctx, {
      action: 'audit-log.verify',
      target: { type: 'audit-log', name: 'Audit log' },
      after: { upTo: seq, fault: fault?.words ?? null },
    }),
  );
  return { seq, at, fault: fault?.words ?? null };
}

/** The lock is a transaction's, so that it is gone with whoever held it, also behind a pooler. */
async function alone<T>(companyId: string, work: () => Promise<T>): Promise<T> {
  if (running >= atOnceMax) {
    throw new AppError('rate_limited', {
      message: 'Several audit logs are being verified at this moment. Try again in a minute.',
    });
  }
  running += 1;
  try {
    return await locked(companyId, work);
  } finally {
    running -= 1;
  }
}

async function locked<T>(companyId: string, work: () => Promise<T>): Promise<T> {
  const client = await runtime().pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ ours: boolean }>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as ours',
      [`verify audit log ${companyId}`],
    );
    if (!rows[0]?.ours) {
      throw new AppError('conflict', {
        message: 'The audit log is being verified at this moment. Load the page again in a while.',
      });
    }
    return await work();
  } finally {
    await client.query('rollback').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}
