import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { expiryAt } from '#lib/core/expiry';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { newSecret } from '#lib/gate/authkey-secret';
import { attachIpList } from '../ip-lists/attach.ts';
import { requireAllowedLife } from '../policy/require-allowed-life.ts';
import { insertEntries } from '../whitelist/insert-entries.ts';
import { readEntries } from '../whitelist/read-entries.ts';
import { skipPastWarnings } from './expiry-warnings.ts';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { CreateAuthkeyInput } from './schemas.ts';
import { secretRow } from './secret-row.ts';
import { requireUniqueName } from './unique-name.ts';

/**
 * Makes an authkey, with its whitelist where entries are given and the IP lists that it is to use. The secret is in this answer and nowhere
 * else: what is stored is its hash.
 * @throws AppError bad_input with a problem per wrong entry, and of `expires` for what is in the past or later than the
 * company allows; confirmation_required for wide ones; conflict
 * for a name in use
 */
export async function createAuthkey(
  ctx: Ctx,
  input: CreateAuthkeyInput,
): Promise<{ authkey: PublicAuthkey; secret: string }> {
  requireRole(ctx, 'admin', 'create an authkey', 'authkeys:write');
  requireStepUp(ctx);
  const { entries, lists, confirmWide, expires, ...fields } = parseInput(CreateAuthkeyInput, input);
  const expiresAt = expiryAt(ctx.now, expires);
  const { rows, values } = readEntries(entries, confirmWide, ctx.now);
  const secret = newSecret();
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    await requireUniqueName(tx, ctx, fields.name);
    await requireAllowedLife(tx, ctx, { madeAt: ctx.now, expiresAt, path: 'expires' });
    const row = await tx.authkey.create({
      data: {
        companyId,
        ...fields,
        expiresAt,
        createdAt: ctx.now,
        unenforcedSince: fields.ipSecurity && !fields.reportOnly ? null : ctx.now,
        secrets: { create: secretRow(ctx, secret) },
      },
      select: authkeyRow,
    });
    await skipPastWarnings(tx, companyId, row, ctx.now);
    await insertEntries(tx, ctx, { credentialId: row.id, rows });
    await recordEvent(tx, ctx, {
      action: 'authkey.create',
      target: { type: 'authkey', id: row.id, name: row.name },
      after: { ...fields, expiresAt: expiresAt?.toISOString() ?? null, entries: values, ...secretShown },
    });
    for (const listId of lists) await attachIpList({ ...ctx, tx }, { listId, credentialId: row.id });
    await bumpPolicy(tx, companyId, { credentialId: row.id });
    return { authkey: publicAuthkey(row, ctx.now), secret };
  });
}
