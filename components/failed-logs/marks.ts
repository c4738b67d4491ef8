import type { Credential } from '#lib/access/credentials/credential';
import { credentialNouns } from '#lib/text/credential-nouns';

/** What stands behind a credential's name: what it is, unless an authkey, and that it is gone. */
export function marksOf(type: Credential['type'] | null, isDeleted: boolean): string[] {
  return [
    ...(type === null || type === 'authkey' ? [] : [credentialNouns[type]]),
    ...(isDeleted ? [type === 'token' ? 'revoked' : 'deleted'] : []),
  ];
}
