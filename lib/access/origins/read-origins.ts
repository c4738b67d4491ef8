import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import type { Address } from '#lib/net/address';
import { knownInterval } from '#lib/net/known-address';
import { siteOf } from '#lib/net/network';
import { buildRangeSet, emptyRangeSet, type RangeSet } from '#lib/net/range-set';
import { findCredentials } from '../credentials/find.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';
import { addressData } from './address-data.ts';
import type { Network, NetworkTable } from './network-table.ts';

/** What is said beside an address. It decides nothing. */
export interface Origin {
  operator: string | null;
  /** English name of the country. */
  country: string | null;
  /**
   * `near`: in the same /24 (IPv6 /48) or of the same operator as an address that is whitelisted for the credential or
   * was accepted with it, report only aside. null: not asked, since the address or the credential is unknown.
   */
  nearness: 'near' | 'new' | null;
}

/** As rows have it: an address, an IPv6 /64, or what stands for an unknown one or for others. */
export interface SeenWith {
  ip: string;
  credentialId: string;
}

interface Placed extends SeenWith {
  at: { first: Address; last: Address };
  network: Network | null;
}

/** Origins of addresses, in the order of the rows. Some milliseconds: for pages and alerts, never for a request. */
export async function readOrigins(
  ctx: Pick<Ctx, 'company' | 'now'>,
  rows: readonly SeenWith[],
): Promise<Origin[]> {
  if (rows.length === 0) return [];
  const table = await addressData.get().table();
  const placed = rows.map(({ ip, credentialId }): Placed | null => {
    const at = knownInterval(ip);
    return at && { ip, credentialId, at, network: table?.networkOf(at.first) ?? null };
  });
  const known = await readKnown(
    ctx,
    placed.flatMap((each) => (each ? [each.credentialId] : [])),
  );
  const rangesOf = rangesByOperator(
    table,
    placed.flatMap((each) => each?.network?.asn || []),
  );
  return placed.map((each) => {
    if (!each) return { operator: null, country: null, nearness: null };
    const { at, network, credentialId } = each;
    const sets = known.get(credentialId);
    const ranges = [siteOf(at.first), ...((network && rangesOf.get(network.asn)) ?? [])];
    const isNear = sets?.some((set) => ranges.some(({ first, last }) => set.touches(first, last)));
    return {
      operator: network?.operator ?? null,
      country: countryName(network?.country ?? null),
      nearness: sets === undefined ? null : isNear ? 'near' : 'new',
    };
  });
}

/** Of each credential that there is: the sets of what is whitelisted for it, and of what was accepted with it. */
async function readKnown(
  ctx: Pick<Ctx, 'company' | 'now'>,
  credentialIds: readonly string[],
): Promise<Map<string, RangeSet[]>> {
  const credentials = await findCredentials(runtime().prisma, ctx, [...new Set(credentialIds)]);
  const ids = [...credentials.values()].filter(({ deletedAt }) => deletedAt === null);
  const accepted = await readAccepted(
    ctx,
    ids.map(({ id }) => id),
  );
  const known = new Map<string, RangeSet[]>();
  for (const credential of ids) {
    const { own, lists, company, companyLists } = await readRangeSets(ctx, credential);
    const listed = [...lists, ...companyLists].map(({ ranges }) => ranges);
    known.set(credential.id, [own, company, ...listed, accepted.get(credential.id) ?? emptyRangeSet]);
  }
  return known;
}

/** A range a site, from the first accepted address to the last. What only report only let in proves nothing. */
async function readAccepted(ctx: Pick<Ctx, 'company'>, ids: string[]): Promise<Map<string, RangeSet>> {
  if (ids.length === 0) return new Map();
  const rows = await runtime().prisma.$queryRaw<
    { credentialId: string; first: string; last: string }[]
  >(Prisma.sql`
    select "credentialId", abbrev(min(ip)) as first, abbrev(max(ip)) as last from "RecentIp"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" = any(${ids}::uuid[])
      and "lastAcceptedAt" is not null and accepted > reported
    group by "credentialId", network(set_masklen(ip, case when family(ip) = 4 then 24 else 48 end))`);
  const ranges = Map.groupBy(rows, ({ credentialId }) => credentialId);
  return new Map(
    Array.from(ranges, ([id, sites]) => {
      const intervals = sites.flatMap(({ first, last }) => {
        const [from, to] = [knownInterval(first), knownInterval(last)];
        return from && to ? [{ first: from.first, last: to.last }] : [];
      });
      return [id, buildRangeSet(intervals)];
    }),
  );
}

function rangesByOperator(
  table: NetworkTable | null,
  asns: readonly number[],
): Map<number, { first: Address; last: Address }[]> {
  if (!table || asns.length === 0) return new Map();
  return Map.groupBy(table.rangesOf(new Set(asns)), ({ value }) => value);
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

function countryName(code: string | null): string | null {
  return code === null ? null : (countryNames.of(code) ?? null);
}
