import { aboutNetwork, type ListSets, listOf } from '#lib/gate/list-sets';
import { knownInterval } from '#lib/net/known-address';
import type { Credential } from '../credentials/credential.ts';

/**
 * What would happen to a request from there now: `whitelisted` in its own list, `company` in the
 * company's, `refused`, or in neither and let in all the same: `report` by report only, `open` with IP security off.
 * `unlisted`: asked of the company's list alone, which does not have it.
 */
export type RecentIpState = 'whitelisted' | 'company' | 'refused' | 'report' | 'open' | 'unlisted';

/** @param ip as RecentIp has it: an address, a /64, or one that stands for unknown @param credential null: the company's list */
export function recentIpState(
  ip: string,
  credential: Pick<Credential, 'ipSecurity' | 'reportOnly'> | null,
  sets: ListSets,
): RecentIpState {
  const from = knownInterval(ip);
  const list = from && listOf(aboutNetwork(sets, from.last), from.first);
  if (list !== null) return list === 'own' ? 'whitelisted' : 'company';
  if (credential === null) return 'unlisted';
  if (!credential.ipSecurity) return 'open';
  return credential.reportOnly ? 'report' : 'refused';
}
