/** The one line beside an address that has used an authkey or API client. */
export function nearnessWords(nearness: 'near' | 'new', type: 'authkey' | 'client' | null): string {
  if (nearness === 'near') return 'Near an address that you whitelisted or accepted';
  return `A network never seen with this ${type === 'client' ? 'API client' : 'authkey'}`;
}
