import { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { beyondSql, type Column, orderSql } from '#lib/core/paging/order';
import { pageInput } from '#lib/core/paging/page-input';
import { type Page, readPage } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { readLeases } from '../leases/read-leases.ts';
import { lastMatchedSql } from './last-matched.ts';
import type { ListedEntry } from './list.ts';
import { listDigest } from './list-digest.ts';
import { requireListOwner } from './list-owner.ts';
import { ListInput } from './schemas.ts';

const PageEntriesInput = ListInput.extend({ ...pageInput, pageSize: z.number().int().min(1).max(1_000) });
export type PageEntriesInput = z.input<typeof PageEntriesInput>;

export interface EntryPage extends Page<ListedEntry> {
  /** Of the whole list, as `replaceEntries` asks for it. */
  digest: string;
}

const order: Column[] = [
  { name: 'createdAt', type: 'time', dir: 'desc' },
  { name: 'id', type: 'uuid', dir: 'desc' },
];
const columns = { createdAt: Prisma.sql`w."createdAt"`, id: Prisma.sql`w.id` };

/** Entries of one list, newest first, page by page. What is kept besides being leased stands with its own end. */
export async function listEntryPage(ctx: Ctx, input: PageEntriesInput): Promise<EntryPage> {
  requireStepUp(ctx);
  const { credentialId, ...asked } = parseInput(PageEntriesInput, input);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  if (credentialId !== null) await requireListOwner(prisma, ctx, credentialId);
  const where = Prisma.sql`w."companyId" = ${companyId}::uuid
    and w."credentialId" is not distinct from ${credentialId}::uuid
    and (w."expiresAt" is null or w."expiresAt" > ${ctx.now})`;
  const digest = await listDigest(prisma, ctx, credentialId);
  const page = await readPage<Omit<ListedEntry, 'leases'>>(asked, order, {
    keyOf: (row) => [row.createdAt, row.id],
    find: async (from) => {
      const beyond = beyondSql(order, from, columns);
      const [rows, [counted]] = await Promise.all([
        prisma.$queryRaw<Omit<ListedEntry, 'leases'>[]>`
          select w.id, w.value, w.note, w."addedBy", w."createdAt", coalesce(w."keptUntil", w."expiresAt") as "expiresAt",
            w.leased and w."keptUntil" is null as leased, ${lastMatchedSql(companyId, credentialId)} as "lastMatchedAt"
          from "WhitelistEntry" w where ${where} and ${beyond}
          order by ${orderSql(order, from, columns)} limit ${asked.pageSize}`,
        prisma.$queryRaw<[{ total: number; beyond: number }]>`
          select count(*)::int as total, (count(*) filter (where ${beyond}))::int as beyond
          from "WhitelistEntry" w where ${where}`,
      ]);
      return { rows, ...counted };
    },
  });
  const values = page.rows.map(({ value }) => value);
  const leases = await readLeases(prisma, ctx, credentialId, values);
  return { ...page, digest, rows: page.rows.map((row) => ({ ...row, leases: leases.get(row.value) ?? [] })) };
}
