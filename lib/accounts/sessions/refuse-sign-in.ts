import { systemCtx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { alertOfRefusedSignIn } from '#lib/events/sign-in';
import type { Address } from '#lib/net/address';

interface RefusedMember {
  id: string;
  name: string;
  email: string;
  company: { id: string; name: string };
}

/**
 * Writes down that a right password came from an address that Panel IPs do not list.
 * @throws AppError address_refused, always
 */
export async function refuseSignIn(
  { id, name, email, company }: RefusedMember,
  { address, userAgent, now = new Date() }: { address: Address | null; userAgent: string; now?: Date },
): Promise<never> {
  const ip = address?.text ?? null;
  const ctx = { ...systemCtx(company, 'sign-in', now), ip };
  await transact(ctx, async (tx) => {
    await recordEvent(tx, ctx, {
      action: 'session.refuse',
      target: { type: 'member', id, name },
      after: { why: 'Panel IPs' },
    });
    await alertOfRefusedSignIn(tx, ctx, { id, name, email }, userAgent);
  });
  throw new AppError('address_refused', {
    message: `You are at ${ip ?? 'an address that cannot be told'}, from where the panel of ${company.name} may not be opened. Sign in from an address that its Panel IPs list, or ask one of its owners to add this one.`,
  });
}
