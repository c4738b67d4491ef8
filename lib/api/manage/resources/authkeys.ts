import { z } from 'zod';
import { listAuthkeys } from '#lib/access/authkeys/list';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';
import { operation } from '../operation.ts';
import { id, moment, pageInputOf, pageOf, pageQuery, pageReply } from '../shapes.ts';

const AuthkeyShape = z.object({
  id,
  name: z.string(),
  integration: z.string(),
  prefix: z.string().meta({ description: 'With what the current secret begins.' }),
  suffix: z.string(),
  mode: z.enum(['off', 'report', 'on']).meta({ description: 'What IP security does.' }),
  expiresAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
  disabledAt: moment.nullable(),
  createdAt: moment,
});

function authkeyBody(authkey: PublicAuthkey): z.output<typeof AuthkeyShape> {
  return authkey;
}

export const authkeyOperations = [
  operation({
    method: 'GET',
    path: '/api/v1/authkeys',
    scope: 'authkeys:read',
    summary: 'List the authkeys',
    query: pageQuery,
    answer: pageOf(AuthkeyShape),
    handle: async (ctx, { query }) =>
      pageReply(
        await listAuthkeys(ctx, { ...pageInputOf(query), sort: { id: 'createdAt', desc: true } }),
        authkeyBody,
      ),
  }),
];
