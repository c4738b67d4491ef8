/** What a request proves itself with, as a sentence names it: "this authkey". */
export const credentialNouns = { authkey: 'authkey', client: 'API client', token: 'service token' } as const;
