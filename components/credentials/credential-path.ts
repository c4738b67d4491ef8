import type { Credential } from '#lib/access/credentials/credential';

const pages: Record<Credential['type'], string> = {
  authkey: '/authkeys',
  client: '/clients',
  token: '/settings/service-tokens',
};

export function credentialPath({ id, type }: Pick<Credential, 'id' | 'type'>): string {
  return `${pages[type]}/${id}`;
}
