import type { Taken } from '#lib/core/limit';
import { limits } from '#lib/core/limits';
import { AppError } from '#lib/errors';

/**
 * Counts a message to somebody who has not asked for it, so that nobody can be bombed through Keyfence. What
 * goes to one recipient counts over all companies.
 * @throws AppError rate_limited
 */
export async function takeStrangerMessage(companyId: string, recipient: string): Promise<void> {
  refuseOver(
    await limits.strangerCompany.take(companyId),
    'Your company has sent as many invitations and confirmations as it can in a day.',
  );
  refuseOver(
    await limits.strangerRecipient.take(recipient),
    'As many messages as it can get in a day were sent there.',
  );
}

function refuseOver({ isOver, waitMs }: Taken, reason: string): void {
  if (!isOver) return;
  const hours = Math.max(1, Math.ceil(waitMs / 3_600_000));
  throw new AppError('rate_limited', { message: `${reason} Nothing was sent; try again in ${hours} h.` });
}
