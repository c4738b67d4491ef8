import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { ListSet, ListSets } from '#lib/gate/list-sets';
import { buildRangeSetFromValues, emptyRangeSet, type RangeSet } from '#lib/net/range-set';
import type { Credential } from '../credentials/credential.ts';
import { readUses } from '../ip-lists/read-uses.ts';

/** Lists whose sets are kept: pages that are open ask again every few seconds. */
const keptMax = 64;
const kept = new Map<string, { stamp: string; goodUntil: Date | null; set: RangeSet }>();

export interface NamedListSet extends ListSet {
  readonly name: string;
}

export interface NamedSets extends ListSets {
  readonly lists: readonly NamedListSet[];
  readonly companyLists: readonly NamedListSet[];
  /** The company's policyStamp that they were read at. */
  readonly companyStamp: string;
}

/**
 * The sets that decide about one credential, as the gate builds them: its own list (id null: none) and, for an
 * authkey, the company's, which holds for nothing else; of each the IP lists that it uses.
 * Always as of now; a list that has not changed since it was last asked for is not read again.
 */
export async function readRangeSets(
  ctx: Pick<Ctx, 'company' | 'now'>,
  { type, id }: { type: Credential['type']; id: string | null },
): Promise<NamedSets> {
  const { prisma } = runtime();
  const company = await prisma.company.findUniqueOrThrow({
    where: { id: ctx.company.id },
    select: { policyStamp: true, whitelistStamp: true },
  });
  const [own, companySet, uses] = await Promise.all([
    id === null ? emptyRangeSet : readSet(ctx, id, company.policyStamp),
    type !== 'authkey' ? emptyRangeSet : readSet(ctx, null, company.whitelistStamp),
    readUses(prisma, ctx, id === null ? [] : [id]),
  ]);
  const [lists, companyLists] = [true, false].map((isOwn) =>
    uses.filter((use) => (use.credentialId !== null) === isOwn && (isOwn || type === 'authkey')),
  );
  // One after the other: what both use is read once.
  const read = async (used: typeof uses = []) => {
    const sets: NamedListSet[] = [];
    for (const { listId, name } of used) {
      sets.push({ id: listId, name, ranges: await readSet(ctx, listId, company.policyStamp) });
    }
    return sets;
  };
  return {
    own,
    lists: await read(lists),
    company: companySet,
    companyLists: await read(companyLists),
    companyStamp: company.policyStamp,
  };
}

async function readSet(
  ctx: Pick<Ctx, 'company' | 'now'>,
  credentialId: string | null,
  stamp: string,
): Promise<RangeSet> {
  const name = `${ctx.company.id}/${credentialId ?? ''}`;
  const found = kept.get(name);
  if (found?.stamp === stamp && (found.goodUntil === null || ctx.now < found.goodUntil)) return found.set;
  const { values, goodUntil } = await readValues(ctx, credentialId);
  const set = await buildRangeSetFromValues(values);
  kept.delete(name);
  // What was read may be newer than the stamp says, never older: at worst it is read once more.
  kept.set(name, { stamp, goodUntil, set });
  if (kept.size > keptMax) kept.delete(kept.keys().next().value!);
  return set;
}

/** Canonical values of one list that are good now, without the entry `except`; and when the next of them ends. */
export async function readValues(
  ctx: Pick<Ctx, 'company' | 'now'>,
  credentialId: string | null,
  except?: string,
): Promise<{ values: string[]; goodUntil: Date | null }> {
  const [row] = await runtime().prisma.$queryRaw<[{ values: string | null; goodUntil: Date | null }]>`
    select string_agg(value, ',') as values, min("expiresAt") as "goodUntil" from "WhitelistEntry"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" is not distinct from ${credentialId}::uuid
      and ("expiresAt" is null or "expiresAt" > ${ctx.now})
      and (${except ?? null}::uuid is null or id <> ${except ?? null}::uuid)`;
  return { values: row.values?.split(',') ?? [], goodUntil: row.goodUntil };
}
