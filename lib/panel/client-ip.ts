import { peerStorage } from '#lib/core/request';
import { runtime } from '#lib/core/runtime';
import type { Address } from '#lib/net/address';

/** Who sends this request to the panel; null: unknown. */
export function clientIp(forwardedFor: string | null | undefined): Address | null {
  return runtime().env.clientAddress(peerStorage.getStore()?.peer, forwardedFor);
}
