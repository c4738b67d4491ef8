import { limits } from '#lib/core/limits';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { otherAddresses } from '#lib/net/known-address';
import type { Alert, ConcernedPerson } from './alert.ts';
import { readAudience } from './audience.ts';
import { readLeft, takeFromDay } from './daily-limit.ts';
import { sendTo } from './raise.ts';
import { exactTime } from './words.ts';

/** Whose password was wrong. */
export interface GuessedAccount {
  type: 'client' | 'member';
  id: string;
  name: string;
  /** A member's, who is told as well; absent: shut out. */
  email?: string | undefined;
}

const dayMs = 86_400_000;
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
    const alert = alertAbout(account, count, sources, now);
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

function alertAbout(
  { type, id, name, email }: GuessedAccount,
  count: number,
  sources: string[],
  now: Date,
): Alert {
  const many = count.toLocaleString('en');
  const isClient = type === 'client';
  const whom = isClient ? `API client ${name}` : name;
  return {
    kind: 'guesses',
    title: `${many} wrong passwords for ${whom}`,
    facts: [
      ['What', `${many} wrong passwords within 24 hours`],
      ['For', isClient ? whom : `${name}${email ? ` (${email})` : ''}, signing in to Keyfence`],
      ['From', sources.join('\n')],
      ['When', exactTime(now)],
    ],
    advice: isClient
      ? 'If it is a machine of yours, give it the right password. If not, somebody guesses: only from an address in its whitelist would the right one help.'
      : 'If this was not you or a colleague, somebody guesses: choose a long password that is used nowhere else.',
    link: isClient
      ? { path: `/clients/${id}`, label: 'See the API client' }
      : { path: '/settings', label: 'See who is signed in' },
    sms: `${many} wrong passwords for ${whom} within 24 hours.`,
    thread: `guesses-${id}`,
    data: { account: { type, id, name }, count, from: sources, at: now.toISOString() },
  };
}
