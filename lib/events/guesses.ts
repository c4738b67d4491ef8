import { limits } from '#lib/core/limits';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { otherAddresses } from '#lib/net/known-address';
import type { ConcernedPerson } from './alert.ts';
import { readAudience } from './audience.ts';
import { readLeft, takeFromDay } from './daily-limit.ts';
import { sendTo } from './raise.ts';
import { type GuessedAccount, guessesAlert } from './texts/guesses.ts';

const sourcesMax = 10;
const lastOfDay =
  'This is the last one about wrong passwords today: Failed Logs and the audit log have the rest.';

/**
 * Counts a wrong password that is written down already, and tells of the 10th of an account in a day, the 100th,
 * and so on: a flood is told of a few times, not each hour.
 */
export async function alertOfGuesses(
  company: { id: string; name: string },
  account: GuessedAccount,
): Promise<void> {
  const { prisma } = runtime();
  const { count } = await limits.guesses.take(account.id);
  if (count < 10 || !Number.isInteger(Math.log10(count))) return;
  const now = new Date();
  await prisma.$transaction(async (tx) => {
    const concerned: ConcernedPerson[] = account.email ? [{ email: account.email }] : [];
    const audience = await readAudience(tx, company.id, 'guesses', concerned);
    const left = await readLeft(tx, company.id, 'guesses', now);
    const fitting = takeFromDay(audience, left, lastOfDay);
    if (!fitting) return;
    const sources = await readSources(tx, company.id, account, now);
    const alert = guessesAlert(account, count, sources, now);
    await sendTo(tx, company, alert, fitting.audience, { now, channels: fitting.channels });
  });
}

/** Where they came from in the last 24 hours, most first. */
async function readSources(
  tx: Tx,
  companyId: string,
  { type, id }: GuessedAccount,
  now: Date,
): Promise<string[]> {
  const since = new Date(now.getTime() - dayMs);
  const rows =
    type === 'client'
      ? await tx.$queryRaw<{ ip: string | null }[]>`
          select abbrev(ip) as ip from "FailedRequest"
          where "companyId" = ${companyId}::uuid and "credentialId" = ${id}::uuid and minute > ${since}
            and reason in ('password', 'guesses')
          group by ip order by sum(attempts) desc, ip limit ${sourcesMax}`
      : await tx.$queryRaw<{ ip: string | null }[]>`
          select abbrev(ip) as ip from "AuditEvent"
          where "companyId" = ${companyId}::uuid and "createdAt" > ${since} and action = 'session.fail'
            and "targetId" = ${id}::uuid
          group by ip order by count(*) desc, ip limit ${sourcesMax}`;
  return rows.map(({ ip }) => {
    if (ip === null) return 'an unknown address';
    return ip === otherAddresses ? 'addresses that are not in its whitelist' : ip;
  });
}
