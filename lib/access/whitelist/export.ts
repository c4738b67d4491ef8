import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { writeCsv } from '#lib/net/write-csv';
import { requireCredential } from '../credentials/require.ts';
import { lastMatchedSql } from './last-matched.ts';
import type { WhitelistRow } from './list.ts';
import { ListInput } from './schemas.ts';

const header = ['value', 'note', 'expires', 'added by', 'added at', 'last matched'];

/** A whole list as CSV, newest first; the box that adds entries reads it back. */
export async function exportEntries(ctx: Ctx, input: ListInput): Promise<{ csv: string; entries: number }> {
  requireStepUp(ctx);
  const { credentialId } = parseInput(ListInput, input);
  const { prisma } = runtime();
  if (credentialId !== null) await requireCredential(prisma, ctx, credentialId);
  const companyId = ctx.company.id;
  const rows = await prisma.$queryRaw<WhitelistRow[]>`
    select w.id, w.value, w.note, w."addedBy", w."createdAt", w."expiresAt",
      ${lastMatchedSql(companyId, credentialId)} as "lastMatchedAt"
    from "WhitelistEntry" w
    where w."companyId" = ${companyId}::uuid and w."credentialId" is not distinct from ${credentialId}::uuid
      and (w."expiresAt" is null or w."expiresAt" > ${ctx.now})
    order by w."createdAt" desc, w.id`;
  const cells = rows.map(({ value, note, expiresAt, addedBy, createdAt, lastMatchedAt }) => [
    value,
    note,
    timeOf(expiresAt),
    addedBy,
    timeOf(createdAt),
    timeOf(lastMatchedAt),
  ]);
  return { csv: writeCsv([header, ...cells]), entries: rows.length };
}

function timeOf(at: Date | null): string {
  return at?.toISOString() ?? '';
}
