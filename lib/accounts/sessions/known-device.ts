import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { runtime } from '#lib/core/runtime';
import { seal, unseal } from '#lib/core/seal';
import type { Address } from '#lib/net/address';
import { neighbourhoodOf } from '#lib/net/network';

/** How long a device stays known, in seconds; each sign-in there begins it anew. */
export const deviceSeconds = 365 * 86_400;

const sealUse = 'known device';
const Device = z.object({ memberId: z.uuid(), id: z.string() });
const nobody = '00000000-0000-0000-0000-000000000000';

/** One cookie an account, so that several can be known on one device. */
export function deviceCookieName(email: string): string {
  return `keyfence-device-${createHash('sha256').update(email).digest('hex').slice(0, 16)}`;
}

/** What a browser keeps after a sign-in. It spares its owner the delay for strangers, never the password. */
export function newDeviceToken(memberId: string): string {
  const device = { memberId, id: randomBytes(12).toString('base64url') };
  return Buffer.from(seal(sealUse, JSON.stringify(device)), 'base64').toString('base64url');
}

/** @returns the device's id; null for one that is not known to this member */
export function readDeviceToken(token: string | undefined, memberId: string | undefined): string | null {
  if (!token || token.length > 1_000 || memberId === undefined) return null;
  try {
    const device = Device.parse(
      JSON.parse(unseal(sealUse, Buffer.from(token, 'base64url').toString('base64'))),
    );
    return device.memberId === memberId ? device.id : null;
  } catch {
    return null;
  }
}

/** Whether a session that is kept came from the address's neighbourhood. Asks the same where there is no member. */
export async function isKnownThere(
  member: { companyId: string; id: string } | null,
  address: Address | null,
): Promise<boolean> {
  if (address === null) return false;
  const { rows } = await runtime().pool.query<{ known: boolean }>(
    `select exists (select 1 from "Session" where "companyId" = $1::uuid and "memberId" = $2::uuid
      and ip <<= $3::inet) as known`,
    [member?.companyId ?? nobody, member?.id ?? nobody, neighbourhoodOf(address)],
  );
  return rows[0]?.known === true;
}
