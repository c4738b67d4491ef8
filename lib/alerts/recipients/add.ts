import { v7 as uuid } from 'uuid';
import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { readDialledMobile } from '#lib/core/mobile';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { lockCompany } from '../lock-company.ts';
import { AddRecipientInput, type RecipientChannel, recipientsMax } from '../schemas.ts';
import { sendConfirmation } from './confirmation.ts';
import { takeConfirmation } from './confirmation-limits.ts';
import { type PublicRecipient, publicRecipient, recipientRow } from './public-recipient.ts';

/**
 * Adds an address or number to those who get alerts, and asks it to confirm, by a link or an OTP; nothing else
 * is sent there before.
 * @throws AppError conflict when it gets them already, rate_limited
 */
export async function addRecipient(ctx: Ctx, input: AddRecipientInput): Promise<PublicRecipient> {
  requireRole(ctx, 'admin', 'add a recipient of alerts');
  requireStepUp(ctx);
  const { channel, address } = parseInput(AddRecipientInput, input);
  if (channel === 'sms' && readDialledMobile(address.slice(1)) === null) {
    throw problem('bad_input', 'There is no such number: check the country code and the digits.');
  }
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    await lockCompany(tx, ctx);
    await refuseTaken(tx, ctx, channel, address);
    await takeConfirmation(tx, ctx, { address });
    const id = uuid();
    const code = await sendConfirmation(tx, ctx, { id, channel, address });
    const recipient = await tx.alertRecipient.create({
      data: {
        companyId,
        id,
        channel,
        address,
        addedBy: ctx.actor.name,
        addedById: ctx.actor.type === 'member' ? ctx.actor.id : null,
        createdAt: ctx.now,
        ...code,
      },
      select: recipientRow,
    });
    // The limits on confirmations count these rows.
    await recordEvent(tx, ctx, {
      action: 'alerts.add-recipient',
      target: { type: 'alert-recipient', id, name: address },
      after: { channel },
    });
    return publicRecipient(ctx, recipient);
  });
}

async function refuseTaken(tx: Tx, ctx: Ctx, channel: RecipientChannel, address: string): Promise<void> {
  const companyId = ctx.company.id;
  const owned = await tx.member.count({
    where: {
      companyId,
      role: 'owner',
      disabledAt: null,
      ...(channel === 'email' ? { email: address } : { mobile: address }),
    },
  });
  if (owned > 0) throw problem('conflict', 'It is an owner’s, who gets alerts there already.');
  const there = await tx.alertRecipient.findMany({
    where: { companyId },
    select: { channel: true, address: true },
  });
  if (there.some((other) => other.channel === channel && other.address === address)) {
    throw problem('conflict', 'It is in the list already.');
  }
  if (there.length >= recipientsMax) {
    throw problem('conflict', `At most ${recipientsMax} can be added. Remove one first.`);
  }
}

function problem(code: 'bad_input' | 'conflict', message: string): AppError {
  return new AppError(code, { message, problems: [{ path: 'address', message }] });
}
