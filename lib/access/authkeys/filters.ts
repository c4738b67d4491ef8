import type { Ctx } from '#lib/core/context';
import { dayMs } from '#lib/day';
import { Prisma } from '#lib/db/generated/client';
import type { ListAuthkeysInput } from './schemas.ts';

type Filters = Pick<ListAuthkeysInput, 'state' | 'mode' | 'entries' | 'unusedDays' | 'expiresWithinDays'>;

/** What the list's filters ask of the authkey `k`, all at once. */
export function filtersSql({ now }: Ctx, filters: Filters): Prisma.Sql {
  const { state, mode, entries, unusedDays, expiresWithinDays } = filters;
  const asked = [
    ...(state ? [stateSql(state, now)] : []),
    ...(mode ? [modeSql(mode, now)] : []),
    ...(entries ? [withoutEntriesSql(now)] : []),
    ...(unusedDays ? [unusedSql(new Date(now.getTime() - unusedDays * dayMs))] : []),
    ...(expiresWithinDays ? [expiresSql(now, new Date(now.getTime() + expiresWithinDays * dayMs))] : []),
  ];
  return asked.length > 0 ? Prisma.join(asked, ' and ') : Prisma.sql`true`;
}

function stateSql(state: NonNullable<Filters['state']>, now: Date): Prisma.Sql {
  if (state === 'disabled') return Prisma.sql`k."disabledAt" is not null`;
  if (state === 'expired') return Prisma.sql`(k."disabledAt" is null and k."expiresAt" <= ${now})`;
  return Prisma.sql`(k."disabledAt" is null and (k."expiresAt" is null or k."expiresAt" > ${now}))`;
}

/** A timed "off" that is over is on, as `modeOf` says of a row. */
export function modeSql(mode: NonNullable<Filters['mode']>, now: Date): Prisma.Sql {
  const isSecured = Prisma.sql`(k."ipSecurity" or coalesce(k."offUntil" <= ${now}, false))`;
  if (mode === 'off') return Prisma.sql`not ${isSecured}`;
  return Prisma.sql`(${isSecured} and k."reportOnly" = ${mode === 'report'})`;
}

/** No entry of its own, or of an IP list that it uses itself, is good now. */
function withoutEntriesSql(now: Date): Prisma.Sql {
  const good = Prisma.sql`(w."expiresAt" is null or w."expiresAt" > ${now})`;
  // Each by itself: of both in one the database makes a look at all entries for each authkey.
  return Prisma.sql`not exists (
    select 1 from "WhitelistEntry" w where w."companyId" = k."companyId" and w."credentialId" = k.id and ${good}
  ) and not exists (
    select 1 from "IpListUse" u
    join "WhitelistEntry" w on w."companyId" = u."companyId" and w."credentialId" = u."listId" and ${good}
    where u."companyId" = k."companyId" and u."credentialId" = k.id)`;
}

/** One that was never used counts from its creation. */
function unusedSql(since: Date): Prisma.Sql {
  return Prisma.sql`coalesce(k."lastUsedAt", k."createdAt") < ${since}`;
}

function expiresSql(now: Date, until: Date): Prisma.Sql {
  return Prisma.sql`(k."expiresAt" > ${now} and k."expiresAt" <= ${until})`;
}
