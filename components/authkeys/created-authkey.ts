import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';

/** What `Create` answers with, once. */
export type CreatedAuthkey = { authkey: PublicAuthkey; secret: string };
