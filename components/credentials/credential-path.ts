import type { Credential } from '#lib/access/credentials/credential';

export function credentialPath({ id, type }: Pick<Credential, 'id' | 'type'>): string {
  return type === 'client' ? `/clients/${id}` : `/authkeys/${id}`;
}
