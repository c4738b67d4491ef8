import type { Ctx } from '#lib/core/context';
import { aboutNetwork, listOf } from '#lib/gate/list-sets';
import { knownInterval } from '#lib/net/known-address';
import { readRangeSets } from '../whitelist/read-range-sets.ts';
import type { Credential } from './credential.ts';

/** Tells of an address, as it is written down, whether the lists alone would refuse it now: by the gate's own rule. */
export async function refusedByLists(
  ctx: Ctx,
  credential: Pick<Credential, 'type' | 'id'>,
): Promise<(ip: string) => boolean> {
  const sets = await readRangeSets(ctx, credential);
  return (ip) => {
    const from = knownInterval(ip);
    return from === null || listOf(aboutNetwork(sets, from.last), from.first) === null;
  };
}
