import { type Ctx, systemCtx } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { ConfirmByLinkInput } from '../schemas.ts';
import { confirms, readToken } from './confirmation.ts';
import { requireRecipient } from './require.ts';

/** What the page of a link says; the token is what shows that it may. */
export interface LinkedRecipient {
  companyName: string;
  address: string;
  addedBy: string;
  /** It was confirmed before, with this link. */
  confirmed: boolean;
}

/** Whoever opens the link need not be signed in. */
export type Visitor = Pick<Ctx, 'now' | 'ip' | 'requestId'>;

/** What a link is about, without doing anything: mail programs open links by themselves. null: it does not hold. */
export async function readConfirmationLink(token: string, now: Date): Promise<LinkedRecipient | null> {
  const ids = readToken(token);
  if (!ids) return null;
  const { companyId, id } = ids;
  const recipient = await runtime().prisma.alertRecipient.findUnique({
    where: { companyId_id: { companyId, id }, channel: 'email' },
    select: {
      address: true,
      addedBy: true,
      confirmedAt: true,
      codeHash: true,
      codeExpiresAt: true,
      company: { select: { name: true } },
    },
  });
  if (!recipient || !holds(token, { id, ...recipient }, now)) return null;
  const { address, addedBy, confirmedAt, company } = recipient;
  return { companyName: company.name, address, addedBy, confirmed: confirmedAt !== null };
}

/**
 * Confirms an address by the link that was sent to it; a second time does nothing.
 * @throws AppError not_found for a link that has expired, was replaced by another, or never was
 */
export async function confirmRecipientByLink(
  visitor: Visitor,
  input: ConfirmByLinkInput,
): Promise<LinkedRecipient> {
  const { token } = parseInput(ConfirmByLinkInput, input);
  const linked = await readConfirmationLink(token, visitor.now);
  const ids = readToken(token);
  if (!linked || !ids) throw linkNotFound();
  const company = { id: ids.companyId, name: linked.companyName };
  const ctx: Ctx = { ...systemCtx(company, 'confirmation link'), ...visitor };
  await transact(ctx, (tx) => confirm(tx, ctx, ids.id, token));
  return { ...linked, confirmed: true };
}

async function confirm(tx: Tx, ctx: Ctx, id: string, token: string): Promise<void> {
  const recipient = await requireRecipient(tx, ctx, id, 'lock');
  if (!holds(token, recipient, ctx.now)) throw linkNotFound();
  if (recipient.confirmedAt) return;
  await tx.alertRecipient.update({
    where: { companyId_id: { companyId: ctx.company.id, id } },
    // The hash stays, so that the link can say that it was used.
    data: { confirmedAt: ctx.now },
    select: { id: true },
  });
  await recordEvent(tx, ctx, {
    action: 'alerts.confirm-recipient',
    target: { type: 'alert-recipient', id, name: recipient.address },
    after: { channel: 'email', by: 'link' },
  });
}

interface Linked {
  id: string;
  codeHash: Uint8Array | null;
  codeExpiresAt: Date | null;
}

function holds(token: string, { id, codeHash, codeExpiresAt }: Linked, now: Date): boolean {
  const matches = confirms(token, { id, channel: 'email' }, codeHash);
  return matches && codeExpiresAt !== null && codeExpiresAt > now;
}

function linkNotFound(): AppError {
  return new AppError('not_found', {
    message: 'This link does not hold: it has expired, or another one was sent after it.',
  });
}
