import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { isTaken } from '#lib/db/is-taken';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { insertEntries } from '../whitelist/insert-entries.ts';
import { readEntries } from '../whitelist/read-entries.ts';
import { newPassword } from './password-secret.ts';
import { clientRow, type PublicClient, publicClient } from './public-client.ts';
import { CreateClientInput } from './schemas.ts';
import { hashForUsername } from './username-salt.ts';

/**
 * Makes an API client with its whitelist. The password is in this answer and nowhere else: what is stored
 * is its hash.
 * @throws AppError bad_input with a problem per wrong entry; confirmation_required for wide ones; conflict
 * for a user name that the company has in use
 */
export async function createClient(
  ctx: Ctx,
  input: CreateClientInput,
): Promise<{ client: PublicClient; password: string }> {
  requireRole(ctx, 'admin', 'create an API client');
  requireStepUp(ctx);
  const { entries, confirmWide, ...fields } = parseInput(CreateClientInput, input);
  const { rows, values } = readEntries(entries, confirmWide, ctx.now);
  if (values.length === 0) {
    const message = 'Enter at least one IP address or range.';
    throw new AppError('bad_input', { message, problems: [{ path: 'entries', message }] });
  }
  const password = newPassword();
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const hash = await hashForUsername(tx, fields.username, password);
    const row = await tx.client
      .create({
        data: {
          companyId,
          ...fields,
          unenforcedSince: fields.reportOnly ? ctx.now : null,
          passwordHash: hash,
          passwordChangedAt: ctx.now,
          createdAt: ctx.now,
        },
        select: clientRow,
      })
      .catch(explainTaken);
    await tx.clientPassword.create({
      data: { companyId, clientId: row.id, hash, createdAt: ctx.now },
      select: { id: true },
    });
    await insertEntries(tx, ctx, { credentialId: row.id, rows });
    await recordEvent(tx, ctx, {
      action: 'client.create',
      target: { type: 'client', id: row.id, name: row.username },
      after: { ...fields, entries: values, ...secretShown },
    });
    await bumpPolicy(tx, companyId, { credentialId: row.id });
    return { client: publicClient(row, ctx.now), password };
  });
}

/** The only unique value that can collide is the user name: ids are random. */
function explainTaken(error: unknown): never {
  if (!isTaken(error)) throw error;
  const message = 'An API client of yours has this user name already.';
  throw new AppError('conflict', { message, problems: [{ path: 'username', message }], cause: error });
}
