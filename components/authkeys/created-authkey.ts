import type { PublicAuthkey } from '#lib/authkeys/public-authkey';

/** What `Create` answers with, once. */
export type CreatedAuthkey = { authkey: PublicAuthkey; secret: string };
