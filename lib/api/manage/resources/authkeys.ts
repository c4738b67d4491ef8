import { z } from 'zod';
import { createAuthkey } from '#lib/access/authkeys/create';
import { listAuthkeys } from '#lib/access/authkeys/list';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';
import { operation } from '../operation.ts';
import { givenMoment, id, moment, pageInputOf, pageOf, pageQuery, pageReply } from '../shapes.ts';

export const AuthkeyShape = z.object({
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

export function authkeyBody(authkey: PublicAuthkey): z.output<typeof AuthkeyShape> {
  return authkey;
}

export const secret = z.string().meta({ description: 'In this answer and nowhere else.' });

const NewAuthkey = z.object({
  name: z.string(),
  integration: z.string().default(''),
  mode: z.enum(['off', 'report', 'on']).default('on'),
  expiresAt: givenMoment.nullable().default(null),
});

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
  operation({
    method: 'POST',
    path: '/api/v1/authkeys',
    scope: 'authkeys:write',
    summary: 'Create an authkey',
    status: 201,
    body: NewAuthkey,
    verbNames: { expires: 'expiresAt' },
    answer: AuthkeyShape.extend({ secret }),
    handle: async (ctx, { body: { mode, expiresAt, ...fields } }) => {
      const { authkey, secret } = await createAuthkey(ctx, {
        ...fields,
        ipSecurity: mode !== 'off',
        reportOnly: mode === 'report',
        expires: expiresAt,
      });
      return { body: { ...authkeyBody(authkey), secret } };
    },
  }),
];
