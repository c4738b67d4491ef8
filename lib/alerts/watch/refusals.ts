import { readOrigins } from '#lib/access/origins/read-origins';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { readAudience } from '#lib/events/audience';
import { sendTo } from '#lib/events/raise';
import { listedMax, refusedAlert } from '#lib/events/texts/refused';
import { log } from '#lib/log';
import { takeFromBudget } from './refusal-budget.ts';
import { countRefusals, endRefusals, lockDue, type Refusals, updateRefusals } from './refusals-sql.ts';

const companiesMax = 100;
/** Longer than the time for which a recorder does not write an address again. */
const quietMs = 10_000;
const minuteMs = 60_000;
/** So many addresses are remembered as told of; further ones are told of by the digest. */
const addressesMax = 500;

/**
 * Alerts of what has been refused, a credential at a time: the first refusal at once, and a few new addresses;
 * then a digest per window for as long as it lasts. One of each company in turn, so that none waits for another's
 * flood. @returns how many were due
 */
export async function alertOfRefusals(now: Date): Promise<number> {
  const { prisma } = runtime();
  const companies = await prisma.$queryRaw<{ id: string; name: string }[]>`
    select c.id, c.name from (
      select "companyId", min("dueAt") as due from "RefusalAlert" where "dueAt" <= ${now} group by 1
    ) d join "Company" c on c.id = d."companyId" order by d.due limit ${companiesMax}`;
  let done = 0;
  for (const company of companies) {
    try {
      done += await prisma.$transaction((tx) => alertCompany(tx, company, now), { timeout: 20_000 });
    } catch (error) {
      log.warn(
        { error: String(error), company: company.id },
        'refusals could not be alerted of; tried again',
      );
    }
  }
  return done;
}

async function alertCompany(tx: Tx, company: { id: string; name: string }, now: Date): Promise<number> {
  const [lock] = await tx.$queryRaw<[{ mine: boolean }]>`
    select pg_try_advisory_xact_lock(hashtextextended(${`refusal-alerts:${company.id}`}, 0)) as mine`;
  if (!lock.mine) return 0;
  const due = await lockDue(tx, company.id, now);
  if (!due) return 0;
  // A statement of its own, after the lock: it sees all that was committed before.
  const refusals = await countRefusals(tx, company.id, due, recentMinute(now));
  if (due.told !== null && due.windowEndsAt > now) await tellOfNew(tx, company, refusals, now);
  else await tellOfAll(tx, company, refusals, now);
  return 1;
}

/** Within a window: of the addresses alone that nobody has been told of. */
async function tellOfNew(
  tx: Tx,
  company: { id: string; name: string },
  refusals: Refusals,
  now: Date,
): Promise<void> {
  const { due } = refusals;
  const known = new Set(due.addresses);
  const fresh = refusals.addresses.filter(({ ip, more }) => more > 0 && !known.has(ip));
  const after = { ...due, dueAt: due.windowEndsAt };
  if (fresh.length > 0 && due.atOnceLeft > 0) {
    Object.assign(after, await tell(tx, company, { ...refusals, addresses: fresh }, 'new', now));
    after.told = { ...due.told, ...Object.fromEntries(fresh.map(({ ip, attempts }) => [ip, attempts])) };
    after.addresses = [...due.addresses, ...fresh.map(({ ip }) => ip)].slice(0, addressesMax);
    after.atOnceLeft -= 1;
  }
  await updateRefusals(tx, company.id, after);
}

/** The first time, and at the end of each window. A window without a refusal ends it, unless something is held. */
async function tellOfAll(
  tx: Tx,
  company: { id: string; name: string },
  refusals: Refusals,
  now: Date,
): Promise<void> {
  const { due, addresses } = refusals;
  const { alertWindowSeconds } = runtime().env;
  const fresh = addresses.filter(({ more }) => more > 0);
  if (fresh.length === 0 && due.held === 0n) {
    // A refusal may be under way that does not touch the row.
    if (due.lastAt.getTime() < now.getTime() - quietMs) return endRefusals(tx, company.id, due.credentialId);
    return updateRefusals(tx, company.id, { ...due, dueAt: new Date(now.getTime() + quietMs) });
  }
  const kind = due.told === null ? 'first' : 'digest';
  const told = await tell(tx, company, { ...refusals, addresses: fresh }, kind, now);
  const windowEndsAt = new Date(now.getTime() + alertWindowSeconds * 1000);
  const since = new Date(Math.max(due.since.getTime(), recentMinute(now).getTime()));
  await updateRefusals(tx, company.id, {
    ...due,
    ...told,
    since,
    told: Object.fromEntries(
      addresses.filter(({ recent }) => recent > 0).map(({ ip, recent }) => [ip, recent]),
    ),
    addresses: [...new Set([...addresses.map(({ ip }) => ip), ...due.addresses])].slice(0, addressesMax),
    windowEndsAt,
    dueAt: windowEndsAt,
    atOnceLeft: kind === 'first' ? due.atOnceLeft - 1 : due.atOnceLeft,
  });
}

/** Sends it where the day has room; what nobody is mailed of is held back, and said in the next one. */
async function tell(
  tx: Tx,
  company: { id: string; name: string },
  refusals: Refusals,
  kind: 'first' | 'new' | 'digest',
  now: Date,
) {
  const { due, addresses } = refusals;
  const more = addresses.reduce((sum, address) => sum + BigInt(address.more), 0n);
  const total = due.total + more;
  const audience = await readAudience(tx, company.id, 'refused');
  const channels = await takeFromBudget(tx, company.id, due.credentialId, audience, now);
  if (Object.keys(channels).length > 0) {
    const told = await withOrigins(company, refusals, now);
    await sendTo(tx, company, refusedAlert(told, kind), audience, { now, channels });
  }
  const isHeld = audience.emails.length > 0 ? !channels.email : noneOf(audience, channels);
  return isHeld
    ? { total, held: due.held + more, heldSince: due.heldSince ?? now }
    : { total, held: 0n, heldSince: null };
}

/** With whose network the addresses are in that a mail names. An alert does not wait for that, nor fail with it. */
async function withOrigins(
  company: { id: string; name: string },
  refusals: Refusals,
  now: Date,
): Promise<Refusals> {
  const { due, addresses } = refusals;
  const named = addresses.slice(0, listedMax);
  const rows = named.map(({ ip }) => ({ ip, credentialId: due.credentialId }));
  try {
    const origins = await readOrigins({ company, now }, rows);
    return {
      ...refusals,
      addresses: addresses.map((each, index) => ({ ...each, origin: origins[index] ?? null })),
    };
  } catch (error) {
    log.warn({ error: String(error), company: company.id }, 'an alert does without networks of addresses');
    return refusals;
  }
}

/** Whether there are recipients, and no channel to tell them by today. */
function noneOf(audience: { mobiles: unknown[]; webhooks: unknown[] }, channels: object): boolean {
  return audience.mobiles.length + audience.webhooks.length > 0 && Object.keys(channels).length === 0;
}

/** The minute before the running one: clocks of processes may differ by a little. */
function recentMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / minuteMs) * minuteMs - minuteMs);
}
