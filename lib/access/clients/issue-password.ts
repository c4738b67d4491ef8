import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { hashWithSaltOf } from '#lib/core/password/password';
import { runtime } from '#lib/core/runtime';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { newPassword } from './password-secret.ts';
import { clientRow, type PublicClient, publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { ClientIdInput } from './schemas.ts';

/**
 * Gives an API client a new password, which is in this answer and nowhere else. The old one and all tokens
 * end at once; the days until it expires start anew.
 */
export async function issuePassword(
  ctx: Ctx,
  input: ClientIdInput,
): Promise<{ client: PublicClient; password: string }> {
  requireRole(ctx, 'admin', 'issue a password of an API client');
  requireStepUp(ctx);
  const { id } = parseInput(ClientIdInput, input);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  await requireClient(prisma, ctx, id);
  const { passwordHash } = await prisma.client.findUniqueOrThrow({
    where: { companyId_id: { companyId, id } },
    select: { passwordHash: true },
  });
  const password = newPassword();
  // Whichever of its passwords that is by now: all share one salt.
  const hash = await hashWithSaltOf(passwordHash, password, 'person');
  return transact(ctx, async (tx) => {
    const before = await requireClient(tx, ctx, id, 'lock');
    const row = await tx.client.update({
      where: { companyId_id: { companyId, id } },
      data: { passwordHash: hash, passwordChangedAt: ctx.now, tokenVersion: { increment: 1 } },
      select: clientRow,
    });
    await tx.clientPassword.create({
      data: { companyId, clientId: id, hash, createdAt: ctx.now },
      select: { id: true },
    });
    await recordEvent(tx, ctx, {
      action: 'client.issue-password',
      target: { type: 'client', id, name: row.username },
      before: { passwordChangedAt: before.passwordChangedAt.toISOString() },
      after: { passwordChangedAt: row.passwordChangedAt.toISOString(), ...secretShown },
    });
    await bumpPolicy(tx, companyId, { credentialId: id });
    return { client: publicClient(row, ctx.now), password };
  });
}
