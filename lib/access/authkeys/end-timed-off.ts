import { type Ctx, keyfenceCtx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { bumpPolicy, type Tx, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { type AuthkeyRow, authkeyRow } from './public-authkey.ts';

interface DueAuthkey {
  companyId: string;
  companyName: string;
  id: string;
}

/** Authkeys in one go: the next look takes the others. */
const authkeysMax = 100;

/**
 * Writes down, audited and told of, that IP security of authkeys is on again whose time without it is over: each once,
 * whoever else looks. It has been since that moment; each gate saw to that by itself.
 * @returns the authkeys that were due
 */
export async function endTimedOffs(now: Date): Promise<number> {
  const due = await runtime().prisma.$queryRaw<DueAuthkey[]>`
    select k."companyId", c.name as "companyName", k.id
    from "Authkey" k join "Company" c on c.id = k."companyId"
    where k."offUntil" <= ${now} and not k."ipSecurity" and k."deletedAt" is null limit ${authkeysMax}`;
  for (const { companyId, companyName, id } of due) {
    const ctx = keyfenceCtx({ id: companyId, name: companyName }, now);
    await transact(ctx, async (tx) => {
      await tx.$executeRaw`select 1 from "Authkey"
        where "companyId" = ${companyId}::uuid and id = ${id}::uuid for update`;
      const row = await tx.authkey.findUnique({
        where: { companyId_id: { companyId, id }, deletedAt: null },
        select: authkeyRow,
      });
      if (row) await endTimedOff(tx, ctx.company, row, now);
    });
  }
  return due.length;
}

/** The same of one authkey that is locked, before something else is done to it. @returns it as it is then */
export async function endTimedOff(
  tx: Tx,
  company: Ctx['company'],
  row: AuthkeyRow,
  now: Date,
): Promise<AuthkeyRow> {
  const { id, name, offUntil } = row;
  if (row.ipSecurity || offUntil === null || offUntil > now) return row;
  const mode = row.reportOnly ? 'report' : 'on';
  const after = await tx.authkey.update({
    where: { companyId_id: { companyId: company.id, id } },
    data: {
      ipSecurity: true,
      offUntil: null,
      unenforcedSince: row.reportOnly ? row.unenforcedSince : null,
    },
    select: authkeyRow,
  });
  await recordEvent(tx, keyfenceCtx(company, now), {
    action: `authkey.ip-security.${mode}`,
    target: { type: 'authkey', id, name },
    before: { mode: 'off', offUntil: offUntil.toISOString() },
    after: { mode },
  });
  await bumpPolicy(tx, company.id, { credentialId: id });
  return after;
}
