import type { Address } from '../net/address.ts';
import { peerStorage } from '../net-context.ts';
import { runtime } from '../runtime.ts';

/** Who sends this request to the panel; null: unknown. */
export function clientIp(forwardedFor: string | null | undefined): Address | null {
  return runtime().env.clientAddress(peerStorage.getStore()?.peer, forwardedFor);
}
