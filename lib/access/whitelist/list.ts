import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { parseEntries } from '#lib/net/range';
import { type HeldLease, readLeases } from '../leases/read-leases.ts';
import { overlaps } from './containment.ts';
import { lastMatchedSql } from './last-matched.ts';
import { requireListOwner } from './list-owner.ts';
import { ListEntriesInput } from './schemas.ts';

export interface WhitelistRow {
  id: string;
  /** Canonical form. */
  value: string;
  note: string;
  addedBy: string;
  createdAt: Date;
  /** null: never. */
  expiresAt: Date | null;
  /** When a request that was let in last came from within it; null: not that we know. */
  lastMatchedAt: Date | null;
}

export interface ListedEntry extends WhitelistRow {
  /** It stands until `expiresAt` because service tokens have leased it. */
  leased: boolean;
  leases: HeldLease[];
}

export interface EntryList {
  /** Newest first. */
  rows: ListedEntry[];
  /** Entries that match the query; with an empty one, all of the list. */
  matching: number;
  total: number;
}

/** Entries of an authkey's or API client's list, or of the company's (credentialId null). */
export async function listEntries(ctx: Ctx, input: ListEntriesInput): Promise<EntryList> {
  requireStepUp(ctx);
  const { credentialId, query, limit } = parseInput(ListEntriesInput, input);
  const { prisma } = runtime();
  if (credentialId !== null) await requireListOwner(prisma, ctx, credentialId);
  const list = Prisma.sql`"companyId" = ${ctx.company.id}::uuid
    and ${credentialId === null ? Prisma.sql`"credentialId" is null` : Prisma.sql`"credentialId" = ${credentialId}::uuid`}`;
  const filter = matches(query.trim());
  const [rows, [counts]] = await Promise.all([
    prisma.$queryRaw<Omit<ListedEntry, 'leases'>[]>`
      select w.id, w.value, w.note, w."addedBy", w."createdAt", w."expiresAt", w.leased,
        ${lastMatchedSql(ctx.company.id, credentialId)} as "lastMatchedAt"
      from (
        select * from "WhitelistEntry" where ${list} and ${filter} order by "createdAt" desc, id limit ${limit}
      ) w order by w."createdAt" desc, w.id`,
    prisma.$queryRaw<[{ matching: bigint; total: bigint }]>`
      select count(*) filter (where ${filter}) as matching, count(*) as total from "WhitelistEntry" where ${list}`,
  ]);
  const values = rows.map(({ value }) => value);
  const leases = await readLeases(prisma, ctx, credentialId, values);
  return {
    rows: rows.map((row) => ({ ...row, leases: leases.get(row.value) ?? [] })),
    matching: Number(counts.matching),
    total: Number(counts.total),
  };
}

/** An address or range finds what overlaps it; any other text, what has it in its value or note. */
function matches(query: string): Prisma.Sql {
  if (query === '') return Prisma.sql`true`;
  const [result, ...others] = parseEntries(query);
  if (result?.ok && others.length === 0) return overlaps(result.entry);
  // Text from a browser may hold NUL, which PostgreSQL refuses and no entry has.
  const text = query.replaceAll('\0', '\uFFFD').toLowerCase();
  return Prisma.sql`(strpos(value, ${text}) > 0 or strpos(lower(note), ${text}) > 0)`;
}
