import type { PublicClient } from '#lib/access/clients/public-client';

/** What `Create` and `New password` answer with, once. */
export type CreatedClient = { client: PublicClient; password: string };
