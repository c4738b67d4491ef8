import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import { decide, enforced } from '#lib/gate/decide';
import { parseAddress } from '#lib/net/address';
import { parseEntry } from '#lib/net/range';
import { buildRangeSetFromValues } from '#lib/net/range-set';
import { type Credential, credentialsSql } from '../credentials/credential.ts';
import { ipWithin } from './containment.ts';
import { readRangeSets, readValues } from './read-range-sets.ts';
import { requireEntry } from './require.ts';
import { RemoveEntryInput } from './schemas.ts';

export interface RemovalPreview {
  value: string;
  /** Addresses of the last 7 days that get in now and would not any more; newest first, at most 100. */
  refused: { ip: string; credentialName: string; lastSeenAt: Date }[];
  /** The list would be empty then. */
  lastOfList: boolean;
}

interface Seen {
  ip: string;
  credentialId: string;
  credentialType: Credential['type'];
  credentialName: string;
  lastSeenAt: Date;
}

const seenMax = 2_000;
const refusedMax = 100;
const recentMs = 7 * dayMs;

/** Whom the removal of an entry would refuse, by the gate's own rule. */
export async function previewRemoval(ctx: Ctx, input: RemoveEntryInput): Promise<RemovalPreview> {
  requireStepUp(ctx);
  const { id } = parseInput(RemoveEntryInput, input);
  const entry = await requireEntry(runtime().prisma, ctx, id);
  const { values } = await readValues(ctx, entry.credentialId, id);
  const rest = await buildRangeSetFromValues(values);
  const refused: RemovalPreview['refused'] = [];
  for (const [credentialId, seen] of await seenWithin(ctx, entry)) {
    const sets = await readRangeSets(ctx, { type: seen[0]!.credentialType, id: credentialId });
    const without = entry.credentialId === null ? { ...sets, company: rest } : { ...sets, own: rest };
    for (const { ip, credentialName, lastSeenAt } of seen) {
      const verdict = decide({ ...enforced, ...without }, parseAddress(ip), ctx.now.getTime());
      if (verdict !== 'ALLOWED') refused.push({ ip, credentialName, lastSeenAt });
    }
  }
  refused.sort((one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime());
  return { value: entry.value, refused: refused.slice(0, refusedMax), lastOfList: values.length === 0 };
}

/** Who was accepted from within the entry, under the credentials that it serves and that have IP security on. */
async function seenWithin(
  ctx: Ctx,
  entry: { value: string; credentialId: string | null },
): Promise<Map<string, Seen[]>> {
  const result = parseEntry(entry.value);
  if (!result.ok) throw new Error(`Stored entry ${entry.value} is invalid: ${result.reason}`);
  const since = new Date(ctx.now.getTime() - recentMs);
  const rows = await runtime().prisma.$queryRaw<Seen[]>`
    select abbrev(r.ip) as ip, r."credentialId", k.type as "credentialType", k.name as "credentialName", r."lastSeenAt"
    from "RecentIp" r join ${credentialsSql} k on k."companyId" = r."companyId" and k.id = r."credentialId"
    where r."companyId" = ${ctx.company.id}::uuid and r."lastSeenAt" >= ${since} and r.accepted > 0
      and k."deletedAt" is null and k."ipSecurity"
      and (k.id = ${entry.credentialId}::uuid or (${entry.credentialId}::uuid is null and k.type = 'authkey'))
      and ${ipWithin(result.entry)}
    order by r."lastSeenAt" desc limit ${seenMax}`;
  return Map.groupBy(rows, (row) => row.credentialId);
}
