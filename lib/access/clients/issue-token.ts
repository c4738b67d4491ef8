import { runtime } from '#lib/core/runtime';
import type { TracedRequest } from '#lib/gate/packed-ids';
import type { Address } from '#lib/net/address';
import { findAllowed } from './find-by-username.ts';
import { passwordDaysLeft } from './password-expiry.ts';
import type { SignInClient } from './sign-in-client.ts';

export interface IssuedToken {
  token: string;
  /** Life of the token in seconds. */
  expiresIn: number;
  /** Days until the password expires; 0: never. */
  passwordExpireDays: number;
  /** The address is not listed: report only let it in. */
  isReported: boolean;
}

/**
 * A token bound to the address; null: refused, for whatever reason.
 * @param clients of one user name
 */
export async function issueToken(
  clients: SignInClient[],
  password: string,
  { address, now, trace }: { address: Address; now: Date; trace: TracedRequest },
): Promise<IssuedToken | null> {
  const { prisma, gate, env } = runtime();
  const allowed = await findAllowed(clients, password, { address, endpoint: '/token', now, trace });
  if (!allowed) return null;
  const { client, policy, isReported } = allowed;
  // Hashing took its time: no token for what was changed or ended meanwhile.
  const { count } = await prisma.client.updateMany({
    where: {
      companyId: client.company.id,
      id: client.id,
      passwordHash: client.passwordHash,
      tokenVersion: client.tokenVersion,
      disabledAt: null,
      deletedAt: null,
    },
    data: { lastTokenAt: now },
  });
  if (count === 0) return null;
  const passwordExpireDays = passwordDaysLeft(client, now) ?? 0;
  const token = await gate.tokens.sign({
    username: client.username,
    clientId: client.id,
    tokenVersion: client.tokenVersion,
    ip: address.text,
    passwordExpireDays,
    issuedAt: now,
    seconds: env.tokenSeconds,
  });
  gate.accepted(policy, address, isReported);
  return { token, expiresIn: env.tokenSeconds, passwordExpireDays, isReported };
}
