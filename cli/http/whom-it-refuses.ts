import { z } from 'zod';
import { parseAddress } from '#lib/net/address';
import { buildRangeSetFromValues, type RangeSet } from '#lib/net/range-set';
import type { Request } from '../plan/change.ts';
import { bodyOf, type Made, pathOf } from '../plan/ids.ts';
import type { Client } from './client.ts';
import type { LockedOut } from './problem.ts';

const nothingMade: Made = new Map();

const DryRun = z.object({
  wouldRefuse: z
    .object({
      addresses: z.array(
        z.object({
          ip: z.string(),
          requests: z.number(),
          lastAcceptedAt: z.string(),
          credential: z.object({ type: z.string(), id: z.string(), name: z.string() }),
        }),
      ),
      total: z.number(),
    })
    .nullable(),
});

export interface Refused {
  /** Most requests first. */
  addresses: LockedOut[];
  /** Others that Keyfence counts but does not name. */
  more: number;
}

/**
 * Tries each request of a plan without changing anything: Keyfence itself says whether it would take it, and whom it would
 * refuse. Each is tried alone, so addresses that the plan itself lets in elsewhere are left out.
 * @throws Refusal of the first that it would not take
 */
export async function whomItRefuses(client: Client, requests: readonly Request[]): Promise<Refused> {
  const found = new Map<string, LockedOut>();
  let more = 0;
  for (const request of requests) {
    const path = pathOf(request, nothingMade);
    if (path === undefined) continue;
    const { method, ifMatch } = request;
    const body = bodyOf(request, nothingMade);
    const { json } = await client.send(path, { method, body, dryRun: true, ...(ifMatch && { ifMatch }) });
    const { wouldRefuse } = DryRun.parse(json);
    if (!wouldRefuse) continue;
    more += wouldRefuse.total - wouldRefuse.addresses.length;
    for (const each of wouldRefuse.addresses) found.set(`${each.ip} ${each.credential.id}`, each);
  }
  const lets = await letIn(requests);
  const addresses = [...found.values()].filter(({ ip, credential }) => !lets(ip, credential));
  return { addresses: addresses.sort((one, other) => other.requests - one.requests), more };
}

/** Whether the plan adds an entry with the address, for the company or this very credential. */
async function letIn(
  requests: readonly Request[],
): Promise<(ip: string, credential: LockedOut['credential']) => boolean> {
  const sets = new Map<string | null, RangeSet>();
  for (const { adds } of requests) {
    if (
      !adds ||
      adds.values.length === 0 ||
      (adds.credential !== null && typeof adds.credential !== 'string')
    )
      continue;
    sets.set(adds.credential, await buildRangeSetFromValues(adds.values));
  }
  return (ip, { id, type }) => {
    const address = parseAddress(ip);
    if (!address) return false;
    const own = sets.get(id)?.has(address) ?? false;
    return own || (type === 'authkey' && (sets.get(null)?.has(address) ?? false));
  };
}
