import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import type { Prisma } from '#lib/db/client';
import type { ListAuthkeysInput } from './schemas.ts';

type Filters = Pick<ListAuthkeysInput, 'state' | 'mode' | 'entries' | 'unusedDays' | 'expiresWithinDays'>;

/** What the list's filters ask of an authkey, all at once. */
export async function filtersWhere(ctx: Ctx, filters: Filters): Promise<Prisma.AuthkeyWhereInput[]> {
  const { state, mode, entries, unusedDays, expiresWithinDays } = filters;
  const { now } = ctx;
  return [
    ...(state ? [stateWhere(state, now)] : []),
    ...(mode ? [modeWhere(mode, now)] : []),
    ...(entries ? [{ id: { notIn: await withOwnEntries(ctx) } }] : []),
    ...(unusedDays ? [unusedWhere(new Date(now.getTime() - unusedDays * dayMs))] : []),
    ...(expiresWithinDays
      ? [{ expiresAt: { gt: now, lte: new Date(now.getTime() + expiresWithinDays * dayMs) } }]
      : []),
  ];
}

function stateWhere(state: NonNullable<Filters['state']>, now: Date): Prisma.AuthkeyWhereInput {
  if (state === 'disabled') return { disabledAt: { not: null } };
  if (state === 'expired') return { disabledAt: null, expiresAt: { lte: now } };
  return { disabledAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}

/** A timed "off" that is over is on, as `modeOf` says of a row. */
export function modeWhere(mode: NonNullable<Filters['mode']>, now: Date): Prisma.AuthkeyWhereInput {
  if (mode === 'off') return { ipSecurity: false, OR: [{ offUntil: null }, { offUntil: { gt: now } }] };
  return { reportOnly: mode === 'report', OR: [{ ipSecurity: true }, { offUntil: { lte: now } }] };
}

/** One that was never used counts from its creation. */
function unusedWhere(since: Date): Prisma.AuthkeyWhereInput {
  return { OR: [{ lastUsedAt: { lt: since } }, { lastUsedAt: null, createdAt: { lt: since } }] };
}

/** Ids of the authkeys whose own list has an entry that is good now. */
async function withOwnEntries(ctx: Ctx): Promise<string[]> {
  const rows = await runtime().prisma.$queryRaw<{ id: string }[]>`
    select k.id from "Authkey" k
    where k."companyId" = ${ctx.company.id}::uuid and k."deletedAt" is null and exists (
      select 1 from "WhitelistEntry" w where w."companyId" = k."companyId" and w."credentialId" = k.id
        and (w."expiresAt" is null or w."expiresAt" > ${ctx.now}))`;
  return rows.map(({ id }) => id);
}
