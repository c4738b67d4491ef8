import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';

/** What a row's address was refused with, as the "+" takes it. */
export function seenWith({ credentialId, credentialType, credentialName }: FailedIpRow) {
  return { id: credentialId, type: credentialType, name: credentialName };
}
