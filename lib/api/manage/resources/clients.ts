import { z } from 'zod';
import { type ListedClient, listClients } from '#lib/access/clients/list';
import { operation } from '../operation.ts';
import { id, moment, pageInputOf, pageOf, pageQuery, pageReply } from '../shapes.ts';

const ClientShape = z.object({
  id,
  username: z.string(),
  mode: z.enum(['report', 'on']).meta({ description: 'What its IP check does.' }),
  passwordExpiresAt: moment.nullable(),
  lastTokenAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
  disabledAt: moment.nullable(),
  createdAt: moment,
});

function clientBody({ reportOnly, ...client }: ListedClient): z.output<typeof ClientShape> {
  return { ...client, mode: reportOnly ? 'report' : 'on' };
}

export const clientOperations = [
  operation({
    method: 'GET',
    path: '/api/v1/clients',
    scope: 'ips:read',
    summary: 'List the API clients',
    query: pageQuery,
    answer: pageOf(ClientShape),
    handle: async (ctx, { query }) => pageReply(await listClients(ctx, pageInputOf(query)), clientBody),
  }),
];
