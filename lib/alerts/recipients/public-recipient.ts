import { type Ctx, isSteppedUp } from '#lib/core/context';
import type { Prisma } from '#lib/db/client';
import type { RecipientChannel } from '../schemas.ts';
import { type ConfirmationStanding, standingOf } from './confirmation.ts';

/** What is read of a recipient: never the code's hash. */
export const recipientRow = {
  id: true,
  channel: true,
  address: true,
  addedBy: true,
  createdAt: true,
  confirmedAt: true,
  codeExpiresAt: true,
  codeSentAt: true,
  attempts: true,
} satisfies Prisma.AlertRecipientSelect;

type RecipientRow = Prisma.AlertRecipientGetPayload<{ select: typeof recipientRow }>;

export interface PublicRecipient extends ConfirmationStanding {
  id: string;
  channel: RecipientChannel;
  /** A number is masked: see `mayReadNumbers`. */
  address: string;
  addedBy: string;
  createdAt: Date;
  confirmedAt: Date | null;
}

export function publicRecipient(ctx: Ctx, row: RecipientRow): PublicRecipient {
  const { id, channel, addedBy, createdAt, confirmedAt } = row;
  const address = channel === 'sms' ? shownMobile(ctx, row.address) : row.address;
  return { id, channel, address, addedBy, createdAt, confirmedAt, ...standingOf(row, ctx.now) };
}

/** To viewers, numbers of others stay masked behind the OTP too: nothing that they may do needs them. */
export function mayReadNumbers(ctx: Ctx): boolean {
  if (ctx.actor.type !== 'member') return ctx.actor.type === 'system';
  return ctx.actor.role !== 'viewer' && isSteppedUp(ctx);
}

/**
 * Of a number, its last two digits while the Authkey section is closed: the registered one opens it, and is
 * not to be read off a session that somebody left open.
 */
export function shownMobile(ctx: Ctx, mobile: string): string {
  if (mayReadNumbers(ctx)) return mobile;
  return `${mobile.slice(0, -2).replace(/\d/g, '•')}${mobile.slice(-2)}`;
}
