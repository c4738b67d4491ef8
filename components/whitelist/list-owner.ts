/** Whose list it is. */
export type ListOwner =
  | { type: 'company'; id: null }
  | { type: 'authkey' | 'client' | 'token' | 'ip-list'; id: string };

/** What very many addresses in a list mean. */
export const whoCouldUse: Record<ListOwner['type'], string> = {
  company: 'Everyone at these addresses who has the authkey could use it.',
  authkey: 'Everyone at these addresses who has the authkey could use it.',
  client: 'Everyone at these addresses who has the password could use it.',
  token: 'Everyone at these addresses who has the service token could use it.',
  'ip-list': 'Everyone at these addresses could use what the list is attached to.',
};
