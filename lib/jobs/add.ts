import type { Tx } from '../transact.ts';

/** What each task of lib/jobs/tasks.ts is told. */
export interface JobPayloads {
  send_otp: { challengeId: string; sealed: string; expiresAt: string };
  deliver_messages: Record<string, never>;
}

/** Smaller numbers go first: nobody who waits for an OTP waits behind a mailing. */
const priorities: Record<keyof JobPayloads, number> = { send_otp: -100, deliver_messages: 0 };

interface JobOptions {
  /** While a job of this key waits, adding another one replaces it. */
  key?: string;
  runAt?: Date;
  attemptsMax?: number;
}

/** Adds a job with the transaction: it exists if, and only if, the transaction commits. */
export async function addJob<Name extends keyof JobPayloads>(
  tx: Pick<Tx, '$executeRaw'>,
  name: Name,
  payload: JobPayloads[Name],
  { key, runAt, attemptsMax }: JobOptions = {},
): Promise<void> {
  await tx.$executeRaw`
    select graphile_worker.add_job(
      ${name}::text,
      payload => ${JSON.stringify(payload)}::json,
      run_at => ${runAt ?? null}::timestamptz,
      max_attempts => ${attemptsMax ?? null}::int,
      job_key => ${key ?? null}::text,
      priority => ${priorities[name]}::int
    )`;
}
