import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { writeCsv } from '#lib/net/write-csv';
import { lastMatchedSql } from './last-matched.ts';
import type { WhitelistRow } from './list.ts';
import { requireListOwner } from './list-owner.ts';
import { listTarget } from './list-target.ts';
import { ListInput } from './schemas.ts';

const header = ['value', 'note', 'expires', 'added by', 'added at', 'last matched'];

/** A whole list as CSV, newest first; the box that adds entries reads it back. */
export async function exportEntries(ctx: Ctx, input: ListInput): Promise<{ csv: string; entries: number }> {
  requireRole(ctx, 'viewer', 'export a list');
  requireStepUp(ctx);
  const { credentialId } = parseInput(ListInput, input);
  const rows = await transact(ctx, async (tx) => {
    const owner = credentialId === null ? null : await requireListOwner(tx, ctx, credentialId);
    const found = await readRows(tx, ctx, credentialId);
    await recordEvent(tx, ctx, {
      action: 'whitelist.export',
      target: listTarget(ctx, owner),
      after: { format: 'CSV', entries: found.length },
    });
    return found;
  });
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

function readRows(tx: Tx, ctx: Ctx, credentialId: string | null): Promise<WhitelistRow[]> {
  const companyId = ctx.company.id;
  return tx.$queryRaw<WhitelistRow[]>`
    select w.id, w.value, w.note, w."addedBy", w."createdAt", w."expiresAt",
      ${lastMatchedSql(companyId, credentialId)} as "lastMatchedAt"
    from "WhitelistEntry" w
    where w."companyId" = ${companyId}::uuid and w."credentialId" is not distinct from ${credentialId}::uuid
      and (w."expiresAt" is null or w."expiresAt" > ${ctx.now})
    order by w."createdAt" desc, w.id`;
}

function timeOf(at: Date | null): string {
  return at?.toISOString() ?? '';
}
