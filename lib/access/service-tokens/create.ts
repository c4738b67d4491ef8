import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { expiryAt } from '#lib/core/expiry';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { hashSecret, newSecret, secretEnds } from '#lib/gate/authkey-secret';
import { insertEntries } from '../whitelist/insert-entries.ts';
import { readEntries } from '../whitelist/read-entries.ts';
import { type PublicServiceToken, publicServiceToken, tokenRow } from './public-token.ts';
import { CreateServiceTokenInput } from './schemas.ts';
import { requireUniqueName } from './unique-name.ts';

/** To the end of a day that is a year off. */
const daysMax = 366;

/**
 * Makes a service token with its list. The secret is in this answer and nowhere else: what is stored is its hash.
 * @throws AppError bad_input with a problem per wrong entry, and of `expires` for what is in the past or over a year
 * off; confirmation_required for wide entries; conflict for a name in use
 */
export async function createServiceToken(
  ctx: Ctx,
  input: CreateServiceTokenInput,
): Promise<{ token: PublicServiceToken; secret: string }> {
  requireRole(ctx, 'admin', 'create a service token');
  requireStepUp(ctx);
  const { name, scopes, entries, confirmWide, expires } = parseInput(CreateServiceTokenInput, input);
  const expiresAt = endOf(ctx.now, expires);
  const { rows, values } = readEntries(entries, confirmWide, ctx.now);
  const secret = newSecret('kfs_');
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    await requireUniqueName(tx, ctx, name);
    const row = await tx.serviceToken.create({
      data: {
        companyId,
        name,
        scopes,
        hash: hashSecret(secret),
        ...secretEnds(secret),
        expiresAt,
        createdAt: ctx.now,
        createdBy: ctx.actor.name,
      },
      select: tokenRow,
    });
    await insertEntries(tx, ctx, { credentialId: row.id, rows });
    await recordEvent(tx, ctx, {
      action: 'token.create',
      target: { type: 'token', id: row.id, name },
      after: { name, scopes, expiresAt: expiresAt.toISOString(), entries: values, ...secretShown },
    });
    await bumpPolicy(tx, companyId, { credentialId: row.id });
    return { token: publicServiceToken(row, ctx.now), secret };
  });
}

function endOf(now: Date, expires: string | number): Date {
  const at = expiryAt(now, expires);
  if (at && at.getTime() - now.getTime() <= daysMax * dayMs) return at;
  const message = 'The expiry is too far off: a service token lives a year at the most.';
  throw new AppError('bad_input', { message, problems: [{ path: 'expires', message }] });
}
