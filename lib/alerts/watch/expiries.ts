import { dueWarning, expiryWarningDays, warningMark } from '#lib/access/authkeys/expiry-warnings';
import { passwordExpiresAtSql, passwordLifeDaysSql } from '#lib/access/clients/password-expiry';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import type { Alert } from '#lib/events/alert';
import { isFirstTime } from '#lib/events/once';
import { raiseAlert } from '#lib/events/raise';
import {
  authkeyExpiredAlert,
  authkeyExpiringAlert,
  type ExpiringCredential,
  passwordExpiredAlert,
  passwordExpiringAlert,
  tokenExpiringAlert,
} from '#lib/events/texts/expiry';

/** A password or service token is warned about when so many days are left. */
const warningDays = [1, 7, 14];
/** What expired longer ago than this, while nothing was running, is no news any more. */
const newsMs = 7 * dayMs;

interface DueCredential extends ExpiringCredential {
  companyId: string;
  companyName: string;
}

interface DuePassword extends DueCredential {
  changedAt: Date;
  /** The whole life of the password. */
  lifeDays: number;
}

/** Alerts of authkeys, service tokens and clients' passwords that have expired or soon will: each once. */
export async function alertOfExpiries(now: Date): Promise<void> {
  for (const authkey of await readExpiredAuthkeys(now)) {
    const mark = `authkey-expired:${authkey.id}:${authkey.expiresAt.toISOString()}`;
    await alertOnce(authkey, mark, authkeyExpiredAlert(authkey), now);
  }
  for (const authkey of await readExpiringAuthkeys(now)) {
    const days = dueWarning(authkey, now);
    if (days === undefined) continue;
    const left = Math.ceil((authkey.expiresAt.getTime() - now.getTime()) / dayMs);
    await alertOnce(authkey, warningMark(authkey, days), authkeyExpiringAlert(authkey, left), now);
  }
  for (const token of await readServiceTokens(now)) {
    const left = Math.ceil((token.expiresAt.getTime() - now.getTime()) / dayMs);
    const days = left <= 0 ? 0 : warningDays.find((warning) => left <= warning);
    // One that lives no longer than the warning would be warned about from its first day on.
    if (days === undefined || token.lifeDays <= days) continue;
    await alertOnce(token, `token-expiring:${token.id}:${days}`, tokenExpiringAlert(token, left), now);
  }
  for (const client of await readPasswords(now)) {
    const password = `${client.id}:${client.changedAt.toISOString()}`;
    const left = Math.ceil((client.expiresAt.getTime() - now.getTime()) / dayMs);
    if (left <= 0) await alertOnce(client, `password-expired:${password}`, passwordExpiredAlert(client), now);
    else {
      const days = warningDays.find((warning) => left <= warning);
      // A password that lives no longer than the warning would be warned about from its first day on.
      if (days === undefined || client.lifeDays <= days) continue;
      await alertOnce(
        client,
        `password-expiring:${password}:${days}`,
        passwordExpiringAlert(client, left),
        now,
      );
    }
  }
}

async function alertOnce(of: DueCredential, mark: string, alert: Alert, now: Date): Promise<void> {
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

function readExpiredAuthkeys(now: Date): Promise<DueCredential[]> {
  return readAuthkeys(new Date(now.getTime() - newsMs), now);
}

function readExpiringAuthkeys(now: Date): Promise<DueCredential[]> {
  return readAuthkeys(now, new Date(now.getTime() + Math.max(...expiryWarningDays) * dayMs));
}

/** Those in use that expire after the one time, and by the other. */
function readAuthkeys(after: Date, until: Date): Promise<DueCredential[]> {
  return runtime().prisma.$queryRaw<DueCredential[]>`
    select k."companyId", c.name as "companyName", k.id, k.name, k."expiresAt"
    from "Authkey" k join "Company" c on c.id = k."companyId"
    where k."expiresAt" > ${after} and k."expiresAt" <= ${until}
      and k."deletedAt" is null and k."disabledAt" is null
    order by k."expiresAt"`;
}

function readServiceTokens(now: Date): Promise<(DueCredential & { lifeDays: number })[]> {
  const latest = new Date(now.getTime() + Math.max(...warningDays) * dayMs);
  return runtime().prisma.$queryRaw`
    select k."companyId", c.name as "companyName", k.id, k.name, k."expiresAt",
      extract(epoch from k."expiresAt" - k."createdAt")::float8 / 86400 as "lifeDays"
    from "ServiceToken" k join "Company" c on c.id = k."companyId"
    where k."expiresAt" > ${new Date(now.getTime() - newsMs)} and k."expiresAt" <= ${latest} and k."revokedAt" is null
    order by k."expiresAt"`;
}

function readPasswords(now: Date): Promise<DuePassword[]> {
  const latest = new Date(now.getTime() + Math.max(...warningDays) * dayMs);
  return runtime().prisma.$queryRaw<DuePassword[]>`
    select * from (
      select k."companyId", c.name as "companyName", k.id, k.username as name, k."passwordChangedAt" as "changedAt",
        ${passwordLifeDaysSql()} as "lifeDays", ${passwordExpiresAtSql()} as "expiresAt"
      from "Client" k join "Company" c on c.id = k."companyId"
      where k."deletedAt" is null and k."disabledAt" is null
    ) p where "expiresAt" > ${new Date(now.getTime() - newsMs)} and "expiresAt" <= ${latest}
    order by "expiresAt"`;
}
