import type { RequestStory } from '#lib/access/explain/explain-request';
import type { RefusalReason } from '#lib/gate/decide';
import { credentialNouns } from '#lib/text/credential-nouns';

type Told = Pick<RequestStory, 'endpoint' | 'outcome' | 'reason' | 'credential' | 'from' | 'held'>;

/** Where an address was read. @param hop as in RequestStory */
export function hopWords(hop: number): string {
  if (hop === 0) return 'from the connection itself';
  const which = hop === 1 ? 'the last address' : `the ${ordinal(hop)} address from the right`;
  return `from X-Forwarded-For, ${which}${hop === 255 ? ', or further left' : ''}`;
}

/** What was decided, and why: one sentence. */
export function verdictWords(story: Told): string {
  const { outcome, reason } = story;
  const ip = story.from?.ip ?? null;
  if (outcome === 'accepted') return `Accepted${acceptedBecause(story)}.`;
  const lists = inNoList(story, ip);
  if (outcome === 'report') return `Accepted, because of report only: ${lists}. Enforced, it is refused.`;
  return `Refused with ${statusOf(story)}: ${reason === 'ip' ? because(story, lists) : refusals[reason ?? 'ip']}.`;
}

/** What the caller was answered. */
export function statusOf({ outcome, reason, credential }: Pick<Told, 'outcome' | 'reason' | 'credential'>) {
  if (outcome !== 'refused') return 200;
  return credential?.type !== 'client' && reason !== null && isOfAddress(reason) ? 418 : 401;
}

export function isOfAddress(reason: RefusalReason): boolean {
  return reason === 'ip' || reason.startsWith('ip-');
}

/** All but authkeys are always held to their list. */
function because({ credential }: Told, lists: string): string {
  return isAuthkey(credential) ? `IP security was on, and ${lists}` : lists;
}

function inNoList({ credential, reason }: Told, ip: string | null): string {
  if (ip === null) return reason === null ? 'its address was unknown' : refusals[reason];
  return isAuthkey(credential) ? `${ip} was in neither list` : `${ip} was not in its list`;
}

function isAuthkey(credential: Told['credential']): boolean {
  return credential === null || credential.type === 'authkey';
}

function acceptedBecause({ held, credential }: Told): string {
  if (!held.told) return '';
  if (held.list.mode === 'off') return ': IP security was off';
  if (!held.entry) return '';
  const { value, list, ipList } = held.entry;
  const whose = list === 'company' ? 'company' : credentialNouns[credential?.type ?? 'authkey'];
  return ipList === null
    ? `: ${value} was in the list of the ${whose}`
    : `: ${value} was in the IP list ${ipList}, which the ${whose} used`;
}

/** After "Refused with …:". */
const refusals: Record<RefusalReason, string> = {
  ip: 'its address was in no list',
  'ip-port': 'its address was unknown, because the proxy sent one with a port',
  'ip-zone': 'its address was unknown, because the proxy sent one with a zone',
  'ip-form': 'its address was unknown, because what was sent is no address in strict form',
  'ip-nothing': 'its address was unknown, because nothing said it',
  'token-ip': 'the token was asked for from another address, and is good only from that',
  revoked: 'the token had been ended',
  'password-expired': 'the password had expired',
  disabled: 'it was disabled or revoked',
  expired: 'it had expired',
  'old-secret': 'this authkey had been replaced by a new one, and had ended',
  deleted: 'the authkey had been deleted',
  password: 'the password was wrong',
  guesses: 'there had been too many wrong passwords',
};

function ordinal(n: number): string {
  const last = n % 10;
  const isTeen = n % 100 > 10 && n % 100 < 20;
  const ending = isTeen ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th';
  return `${n}${ending}`;
}
