import { type Ctx, requireStepUp } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { hasIt } from '#lib/gate/list-sets';
import { parseAddress } from '#lib/net/address';
import { isPublicAddress } from '#lib/net/public-address';
import { requireListOwner } from './list-owner.ts';
import { readRangeSets } from './read-range-sets.ts';

export interface YourAddress {
  /** null: it could not be told. */
  ip: string | null;
  /** false: one of this computer's or a network's own; out on the internet another one is seen. */
  isPublic: boolean;
  /** Whether the own list of the credential, or one that it uses, or the IP list, has it. */
  isInOwn: boolean;
  /** Whether the company's list has it, or one that it uses; they serve authkeys only. */
  isInCompany: boolean;
}

/**
 * The address that the person's own browser comes from, as the lists of a credential see it; or the company's alone (credentialId null).
 */
export async function yourAddress(ctx: Ctx, credentialId: string | null): Promise<YourAddress> {
  requireStepUp(ctx);
  const address = ctx.ip === null ? null : parseAddress(ctx.ip);
  const owner = credentialId === null ? null : await requireListOwner(runtime().prisma, ctx, credentialId);
  // The company's list serves authkeys only.
  const type = owner === null || owner.type === 'authkey' ? 'authkey' : 'token';
  const sets = await readRangeSets(ctx, { type, id: credentialId });
  return {
    ip: address?.text ?? null,
    isPublic: address !== null && isPublicAddress(address),
    isInOwn: address !== null && (sets.own.has(address) || hasIt(sets.lists, address)),
    isInCompany: address !== null && (sets.company.has(address) || hasIt(sets.companyLists, address)),
  };
}
