import { credentialNouns } from './credential-nouns.ts';

/** The one line beside an address that has used a credential; null: it is not known any more. */
export function nearnessWords(nearness: 'near' | 'new', type: keyof typeof credentialNouns | null): string {
  if (nearness === 'near') return 'Near an address that you whitelisted or accepted';
  return `A network never seen with this ${credentialNouns[type ?? 'authkey']}`;
}
