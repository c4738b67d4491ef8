import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { CredentialPolicy } from '#lib/gate/decide';
import { buildRangeSetFromValues, emptyRangeSet, type RangeSet } from '#lib/net/range-set';
import type { Credential } from '../credentials/credential.ts';

type Sets = Pick<CredentialPolicy, 'own' | 'company'>;

interface Asked {
  /** Entries that have ended by then are left out. */
  at: Date;
  /** And so are these. */
  without: readonly string[];
}

/** Reads lists as this transaction sees them; the company's once. */
export function listReader(db: Tx, ctx: Ctx, { at, without }: Asked) {
  let company: Promise<RangeSet> | undefined;
  return async (credentials: Pick<Credential, 'type' | 'id'>[]): Promise<Map<string, Sets>> => {
    const own = await readSets([...new Set(credentials.map(({ id }) => id))]);
    company ??= readSets(null).then((sets) => sets.get(null) ?? emptyRangeSet);
    const companySet = await company;
    return new Map(
      credentials.map(({ type, id }) => [
        id,
        { own: own.get(id) ?? emptyRangeSet, company: type === 'authkey' ? companySet : emptyRangeSet },
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
}
