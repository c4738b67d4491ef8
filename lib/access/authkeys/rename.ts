import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { RenameAuthkeyInput } from './schemas.ts';
import { requireUniqueName } from './unique-name.ts';

/** Changes what an authkey is called and where it is said to be used. */
export async function renameAuthkey(ctx: Ctx, input: RenameAuthkeyInput): Promise<PublicAuthkey> {
  requireRole(ctx, 'admin', 'rename an authkey', 'authkeys:write');
  requireStepUp(ctx);
  const { id, ...fields } = parseInput(RenameAuthkeyInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireAuthkey(tx, ctx, id, 'lock');
    if (before.name === fields.name && before.integration === fields.integration) {
      return publicAuthkey(before, ctx.now);
    }
    await requireUniqueName(tx, ctx, fields.name, id);
    const row = await tx.authkey.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: fields,
      select: authkeyRow,
    });
    await recordEvent(tx, ctx, {
      action: 'authkey.rename',
      target: { type: 'authkey', id, name: row.name },
      before: { name: before.name, integration: before.integration },
      after: fields,
    });
    return publicAuthkey(row, ctx.now);
  });
}
