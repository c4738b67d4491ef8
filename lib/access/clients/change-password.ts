import type { Ctx } from '#lib/core/context';
import { hashWithSaltOf } from '#lib/core/password/password';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import type { TracedRequest } from '#lib/gate/packed-ids';
import type { Address } from '#lib/net/address';
import { findAllowed } from './find-by-username.ts';
import { passwordDaysLeft } from './password-expiry.ts';
import type { SignInClient } from './sign-in-client.ts';

interface PasswordChange {
  /** Of one user name. */
  clients: SignInClient[];
  password: string;
  newPassword: string;
  address: Address;
  now: Date;
  trace: TracedRequest;
}

interface ChangedPassword {
  /** Days until the new password expires; 0: never. */
  passwordExpireDays: number;
  /** The address is not listed: report only let it in. */
  isReported: boolean;
}

/**
 * Changes a client's password, an expired one too, and ends all its tokens. Both hashes are made whatever is
 * wrong, so that nothing is told by the time it takes.
 * @returns null: refused, for whatever reason
 */
export async function changePassword(change: PasswordChange): Promise<ChangedPassword | null> {
  const { clients, address, now } = change;
  const allowed = await findAllowed(clients, change.password, {
    address,
    endpoint: '/manage/password',
    evenExpired: true,
    now,
    trace: change.trace,
  });
  const passwordHash = await hashWithSaltOf(clients[0]?.passwordHash, change.newPassword, 'program');
  if (!allowed) return null;
  const { client, isReported } = allowed;
  const ctx: Ctx = {
    company: client.company,
    actor: { type: 'client', id: client.id, name: client.username },
    now,
    ip: address.text,
    requestId: change.trace.requestId,
  };
  const isChanged = await transact(ctx, async (tx) => {
    const companyId = client.company.id;
    const { count } = await tx.client.updateMany({
      where: {
        companyId,
        id: client.id,
        passwordHash: client.passwordHash,
        disabledAt: null,
        deletedAt: null,
        // All of a client's passwords have one salt: the same password has the same hash.
        passwords: { none: { hash: passwordHash } },
      },
      data: { passwordHash, passwordChangedAt: now, tokenVersion: { increment: 1 } },
    });
    if (count === 0) return false;
    await tx.clientPassword.create({
      data: { companyId, clientId: client.id, hash: passwordHash, createdAt: now },
    });
    await recordEvent(tx, ctx, {
      action: 'client.change-password',
      target: { type: 'client', id: client.id, name: client.username },
    });
    await bumpPolicy(tx, companyId, { credentialId: client.id });
    return true;
  });
  if (!isChanged) return null;
  const passwordExpireDays = passwordDaysLeft({ ...client, passwordChangedAt: now }, now) ?? 0;
  return { passwordExpireDays, isReported };
}
