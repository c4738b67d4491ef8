import { requireAuthkey } from '#lib/access/authkeys/require';
import { requireClient } from '#lib/access/clients/require';
import { runtime } from '#lib/core/runtime';
import { entryOperations } from './entries.ts';

export const entryListOperations = [
  ...entryOperations({
    path: '/api/v1/authkeys/{id}/ips',
    whose: 'an authkey',
    find: async (ctx, id = '') => (await requireAuthkey(ctx.tx ?? runtime().prisma, ctx, id)).id,
  }),
  ...entryOperations({
    path: '/api/v1/clients/{id}/ips',
    whose: 'an API client',
    find: async (ctx, id = '') => (await requireClient(ctx.tx ?? runtime().prisma, ctx, id)).id,
  }),
  ...entryOperations({
    path: '/api/v1/company/ips',
    whose: 'the company',
    find: async () => null,
  }),
];
