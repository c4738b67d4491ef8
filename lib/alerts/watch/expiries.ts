import { passwordExpiresAtSql, passwordLifeDaysSql } from '#lib/access/clients/password-expiry';
import { runtime } from '#lib/core/runtime';
import type { Alert } from '#lib/events/alert';
import { isFirstTime } from '#lib/events/once';
import { raiseAlert } from '#lib/events/raise';
import { exactTime } from '#lib/events/words';

const dayMs = 86_400_000;
/** A password is warned about when so many days are left. */
const warningDays = [1, 7, 14];
/** What expired longer ago than this, while nothing was running, is no news any more. */
const newsMs = 7 * dayMs;

interface Expiring {
  companyId: string;
  companyName: string;
  id: string;
  name: string;
  expiresAt: Date;
}

interface ExpiringPassword extends Expiring {
  changedAt: Date;
  /** The whole life of the password. */
  lifeDays: number;
}

/** Alerts of authkeys that have expired, and of clients' passwords that have or soon will: each once. */
export async function alertOfExpiries(now: Date): Promise<void> {
  for (const authkey of await readExpiredAuthkeys(now)) {
    const mark = `authkey-expired:${authkey.id}:${authkey.expiresAt.toISOString()}`;
    await alertOnce(authkey, mark, authkeyExpired(authkey), now);
  }
  for (const client of await readPasswords(now)) {
    const password = `${client.id}:${client.changedAt.toISOString()}`;
    const left = Math.ceil((client.expiresAt.getTime() - now.getTime()) / dayMs);
    if (left <= 0) await alertOnce(client, `password-expired:${password}`, passwordExpired(client), now);
    else {
      const days = warningDays.find((warning) => left <= warning);
      // A password that lives no longer than the warning would be warned about from its first day on.
      if (days === undefined || client.lifeDays <= days) continue;
      await alertOnce(client, `password-expiring:${password}:${days}`, passwordExpiring(client, left), now);
    }
  }
}

async function alertOnce(of: Expiring, mark: string, alert: Alert, now: Date): Promise<void> {
  const { prisma } = runtime();
  if (
    await prisma.alertMark.findUnique({ where: { companyId_name: { companyId: of.companyId, name: mark } } })
  )
    return;
  await prisma.$transaction(async (tx) => {
    if (!(await isFirstTime(tx, of.companyId, mark, now))) return;
    await raiseAlert(tx, { id: of.companyId, name: of.companyName }, alert, { now });
  });
}

function readExpiredAuthkeys(now: Date): Promise<Expiring[]> {
  return runtime().prisma.$queryRaw<Expiring[]>`
    select k."companyId", c.name as "companyName", k.id, k.name, k."expiresAt"
    from "Authkey" k join "Company" c on c.id = k."companyId"
    where k."expiresAt" <= ${now} and k."expiresAt" > ${new Date(now.getTime() - newsMs)}
      and k."deletedAt" is null and k."disabledAt" is null
    order by k."expiresAt"`;
}

function readPasswords(now: Date): Promise<ExpiringPassword[]> {
  const latest = new Date(now.getTime() + Math.max(...warningDays) * dayMs);
  return runtime().prisma.$queryRaw<ExpiringPassword[]>`
    select * from (
      select k."companyId", c.name as "companyName", k.id, k.username as name, k."passwordChangedAt" as "changedAt",
        ${passwordLifeDaysSql()} as "lifeDays", ${passwordExpiresAtSql()} as "expiresAt"
      from "Client" k join "Company" c on c.id = k."companyId"
      where k."deletedAt" is null and k."disabledAt" is null
    ) p where "expiresAt" > ${new Date(now.getTime() - newsMs)} and "expiresAt" <= ${latest}
    order by "expiresAt"`;
}

function authkeyExpired({ id, name, expiresAt }: Expiring): Alert {
  return {
    kind: 'authkey-expired',
    title: `Authkey expired: ${name}`,
    facts: [
      ['What', 'Authkey expired: every call with it is refused'],
      ['Where', `authkey ${name}`],
      ['When', exactTime(expiresAt)],
    ],
    advice: 'If it is still needed, create a new authkey and put it in its place.',
    link: { path: `/authkeys/${id}`, label: 'See it' },
    sms: `Authkey ${name} has expired.`,
    thread: `authkey-${id}`,
    data: { target: { type: 'authkey', id, name }, at: expiresAt.toISOString() },
  };
}

function passwordExpired(client: ExpiringPassword): Alert {
  return {
    ...passwordAlert(client),
    kind: 'password-expired',
    title: `Password of API client ${client.name} has expired`,
    sms: `The password of API client ${client.name} has expired: it gets no tokens until it is changed.`,
  };
}

function passwordExpiring(client: ExpiringPassword, left: number): Alert {
  const when = left === 1 ? 'within a day' : `in ${left} days`;
  return {
    ...passwordAlert(client),
    kind: 'password-expiring',
    title: `Password of API client ${client.name} expires ${when}`,
    sms: `The password of API client ${client.name} expires ${when}.`,
  };
}

function passwordAlert({ id, name, expiresAt }: ExpiringPassword) {
  return {
    facts: [
      ['Where', `API client ${name}`],
      ['Expires', exactTime(expiresAt)],
    ] as [string, string][],
    advice:
      'The client changes it with POST /manage/password, also after it has expired; or issue a new one in the panel.',
    link: { path: `/clients/${id}`, label: 'See it' },
    thread: `client-${id}`,
    data: { target: { type: 'client', id, name }, expiresAt: expiresAt.toISOString() },
  };
}
