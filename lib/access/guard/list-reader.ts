import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { ListSet, ListSets } from '#lib/gate/list-sets';
import { buildRangeSetFromValues, emptyRangeSet, type RangeSet } from '#lib/net/range-set';
import type { Credential } from '../credentials/credential.ts';
import { readUses } from '../ip-lists/read-uses.ts';

interface Asked {
  /** Entries that have ended by then are left out. */
  at: Date;
  /** And so are these. */
  without: readonly string[];
}

/** Reads lists as this transaction sees them; the company's, and IP lists, once. */
export function listReader(db: Tx, ctx: Ctx, { at, without }: Asked) {
  let company: Promise<RangeSet> | undefined;
  const lists = new Map<string, ListSet>();
  return async (credentials: Pick<Credential, 'type' | 'id'>[]): Promise<Map<string, ListSets>> => {
    const ids = [...new Set(credentials.map(({ id }) => id))];
    const own = await readSets(ids);
    company ??= readSets(null).then((sets) => sets.get(null) ?? emptyRangeSet);
    const companySet = await company;
    const used = await readUsed(ids);
    return new Map(
      credentials.map(({ type, id }) => [
        id,
        {
          own: own.get(id) ?? emptyRangeSet,
          lists: used.get(id) ?? [],
          company: type === 'authkey' ? companySet : emptyRangeSet,
          companyLists: (type === 'authkey' && used.get(null)) || [],
        },
      ]),
    );
  };

  /** @param ids null: the company's list */
  async function readSets(ids: string[] | null): Promise<Map<string | null, RangeSet>> {
    const rows = await db.$queryRaw<{ credentialId: string | null; values: string }[]>`
      select "credentialId", string_agg(value, ',') as values from "WhitelistEntry"
      where "companyId" = ${ctx.company.id}::uuid
        and case when ${ids === null} then "credentialId" is null else "credentialId" = any(${ids ?? []}::uuid[]) end
        and ("expiresAt" is null or "expiresAt" > ${at}) and id <> all(${without}::uuid[])
      group by "credentialId"`;
    const sets = new Map<string | null, RangeSet>();
    for (const { credentialId, values } of rows) {
      sets.set(credentialId, await buildRangeSetFromValues(values.split(',')));
    }
    return sets;
  }

  /** The IP lists that these use, and the company (null). */
  async function readUsed(ids: string[]): Promise<Map<string | null, ListSet[]>> {
    const uses = await readUses(db, ctx, ids);
    const unread = [...new Set(uses.map(({ listId }) => listId))].filter((id) => !lists.has(id));
    const sets = unread.length > 0 ? await readSets(unread) : new Map();
    for (const id of unread) lists.set(id, { id, ranges: sets.get(id) ?? emptyRangeSet });
    const used = new Map<string | null, ListSet[]>();
    for (const { credentialId, listId } of uses) {
      const list = lists.get(listId);
      if (list) used.set(credentialId, [...(used.get(credentialId) ?? []), list]);
    }
    return used;
  }
}
