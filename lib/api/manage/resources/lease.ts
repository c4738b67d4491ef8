import { z } from 'zod';
import { leaseIp } from '#lib/access/leases/lease';
import { releaseIp } from '#lib/access/leases/release';
import { leaseSeconds } from '#lib/access/leases/schemas';
import { operation } from '../operation.ts';
import { moment } from '../shapes.ts';

const listedUntil = moment
  .nullable()
  .meta({ description: "Until when the address is in the authkey's list; null: for good, or not at all." });

export const leaseOperations = [
  operation({
    method: 'POST',
    path: '/api/v1/authkeys/{id}/lease',
    scope: 'ips:lease',
    summary: 'Let an address use an authkey for a while',
    body: z.object({
      ip: z.string().optional().meta({ description: "A single address; absent: the caller's own." }),
      seconds: z
        .number('Send for how many seconds.')
        .meta({ minimum: leaseSeconds.min, maximum: leaseSeconds.max }),
      note: z.string().default(''),
    }),
    answer: z.object({
      ip: z.string(),
      note: z.string(),
      expiresAt: moment.meta({ description: 'When this lease ends by itself.' }),
      listedUntil,
    }),
    handle: async (ctx, { params, body }) => ({
      body: await leaseIp(ctx, { authkeyId: params.id, ...body }),
    }),
  }),
  operation({
    method: 'DELETE',
    path: '/api/v1/authkeys/{id}/lease',
    scope: 'ips:lease',
    summary: "End the token's own lease of an address",
    query: z.object({
      ip: z.string().optional().meta({ description: "A single address; absent: the caller's own." }),
    }),
    answer: z.object({
      ip: z.string(),
      listed: z
        .boolean()
        .meta({ description: 'It is in the list all the same: kept there, or held by others.' }),
      listedUntil,
    }),
    handle: async (ctx, { params, query }) => ({
      body: await releaseIp(ctx, { authkeyId: params.id, ...query }),
    }),
  }),
];
