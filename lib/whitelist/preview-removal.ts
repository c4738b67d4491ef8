import { type Ctx, requireStepUp } from '../context.ts';
import { decide } from '../gate/decide.ts';
import { parseAddress } from '../net/address.ts';
import { parseEntry } from '../net/range.ts';
import { buildRangeSetFromValues } from '../net/range-set.ts';
import { parseInput } from '../parse.ts';
import { runtime } from '../runtime.ts';
import { ipWithin } from './containment.ts';
import { readRangeSets, readValues } from './read-range-sets.ts';
import { requireEntry } from './require.ts';
import { RemoveEntryInput } from './schemas.ts';

export interface RemovalPreview {
  value: string;
  /** Addresses of the last 7 days that get in now and would not any more; newest first, at most 100. */
  refused: { ip: string; authkeyName: string; lastSeenAt: Date }[];
  /** The list would be empty then. */
  lastOfList: boolean;
}

interface Seen {
  ip: string;
  authkeyId: string;
  authkeyName: string;
  lastSeenAt: Date;
}

const seenMax = 2_000;
const refusedMax = 100;
const recentMs = 7 * 24 * 60 * 60 * 1000;

/** Whom the removal of an entry would refuse, by the gate's own rule. */
export async function previewRemoval(ctx: Ctx, input: RemoveEntryInput): Promise<RemovalPreview> {
  requireStepUp(ctx);
  const { id } = parseInput(RemoveEntryInput, input);
  const entry = await requireEntry(runtime().prisma, ctx, id);
  const values = await readValues(ctx.company.id, entry.authkeyId, id);
  const rest = await buildRangeSetFromValues(values);
  const refused: RemovalPreview['refused'] = [];
  for (const [authkeyId, seen] of await seenWithin(ctx, entry)) {
    const sets = await readRangeSets(ctx, authkeyId);
    const without = entry.authkeyId === null ? { ...sets, company: rest } : { ...sets, own: rest };
    const policy = {
      companyId: ctx.company.id,
      authkeyId,
      ipSecurity: true,
      disabled: false,
      expiresAt: null,
    };
    for (const { ip, authkeyName, lastSeenAt } of seen) {
      const verdict = decide({ ...policy, ...without }, parseAddress(ip), ctx.now.getTime());
      if (verdict !== 'ALLOWED') refused.push({ ip, authkeyName, lastSeenAt });
    }
  }
  refused.sort((one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime());
  return { value: entry.value, refused: refused.slice(0, refusedMax), lastOfList: values.length === 0 };
}

/** Who was accepted from within the entry, under the authkeys that it serves and that have IP security on. */
async function seenWithin(
  ctx: Ctx,
  entry: { value: string; authkeyId: string | null },
): Promise<Map<string, Seen[]>> {
  const result = parseEntry(entry.value);
  if (!result.ok) throw new Error(`Stored entry ${entry.value} is invalid: ${result.reason}`);
  const since = new Date(ctx.now.getTime() - recentMs);
  const rows = await runtime().prisma.$queryRaw<Seen[]>`
    select host(r.ip) as ip, r."authkeyId", k.name as "authkeyName", r."lastSeenAt"
    from "RecentIp" r join "Authkey" k on k."companyId" = r."companyId" and k.id = r."authkeyId"
    where r."companyId" = ${ctx.company.id}::uuid and r."lastSeenAt" >= ${since} and r.accepted > 0
      and k."deletedAt" is null and k."ipSecurity"
      and (${entry.authkeyId}::uuid is null or k.id = ${entry.authkeyId}::uuid)
      and ${ipWithin(result.entry)}
    order by r."lastSeenAt" desc limit ${seenMax}`;
  return Map.groupBy(rows, (row) => row.authkeyId);
}
