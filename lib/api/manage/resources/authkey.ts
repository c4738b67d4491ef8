import { z } from 'zod';
import { deleteAuthkey } from '#lib/access/authkeys/delete';
import { getAuthkey } from '#lib/access/authkeys/get';
import { publicAuthkey } from '#lib/access/authkeys/public-authkey';
import { renameAuthkey } from '#lib/access/authkeys/rename';
import { requireAuthkey } from '#lib/access/authkeys/require';
import { rollAuthkey } from '#lib/access/authkeys/roll';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { setAuthkeyExpiry } from '#lib/access/authkeys/set-expiry';
import { setIpSecurity } from '#lib/access/authkeys/set-ip-security';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { operation } from '../operation.ts';
import { givenMoment, id, moment } from '../shapes.ts';
import { AuthkeyShape, authkeyBody, secret } from './authkeys.ts';

const path = '/api/v1/authkeys/{id}';

const AuthkeyChange = z
  .object({
    name: z.string().optional(),
    integration: z.string().optional(),
    mode: z.enum(['off', 'report', 'on'], 'Send off, report or on.').optional(),
    offSeconds: z
      .number()
      .nullable()
      .optional()
      .meta({ description: 'With mode off: after so long it is on again by itself; null or absent: never.' }),
    expiresAt: givenMoment.nullable().optional(),
    disabled: z.boolean().optional(),
    confirm: z
      .boolean()
      .default(false)
      .meta({ description: 'Enforce IP security though it refuses addresses accepted lately.' }),
  })
  .refine(({ mode, offSeconds }) => mode === 'off' || (offSeconds ?? null) === null, {
    path: ['offSeconds'],
    message: 'offSeconds goes with mode off.',
  });

export const oneAuthkeyOperations = [
  operation({
    method: 'GET',
    path,
    scope: 'authkeys:read',
    summary: 'Read an authkey',
    answer: AuthkeyShape,
    handle: async (ctx, { params }) => ({ body: authkeyBody(await getAuthkey(ctx, params)) }),
  }),
  operation({
    method: 'PATCH',
    path,
    scope: 'authkeys:write',
    summary: 'Change an authkey',
    verbNames: { expires: 'expiresAt', offForSeconds: 'offSeconds' },
    body: AuthkeyChange,
    answer: AuthkeyShape,
    handle: async (ctx, { params, body }) => {
      await changeAuthkey(ctx, params.id, body);
      return { body: authkeyBody(await present(ctx, params.id)) };
    },
  }),
  operation({
    method: 'DELETE',
    path,
    scope: 'authkeys:write',
    summary: 'Delete an authkey',
    answer: z.object({ id, name: z.string() }),
    handle: async (ctx, { params }) => {
      const { name } = await present(ctx, params.id);
      return { body: await deleteAuthkey(ctx, { id: params.id, name }) };
    },
  }),
  operation({
    method: 'POST',
    path: `${path}/roll`,
    scope: 'authkeys:write',
    summary: 'Give an authkey a new secret',
    body: z.object({
      oldKeepsSeconds: z
        .number('Send for how many seconds the present secret keeps working; 0: not at all.')
        .meta({ minimum: 0, maximum: 30 * 86_400 }),
    }),
    answer: AuthkeyShape.extend({ secret, oldEndsAt: moment }),
    handle: async (ctx, { params, body }) => {
      const { secretId } = await present(ctx, params.id);
      const { authkey, ...rolled } = await rollAuthkey(ctx, { ...params, ...body, secretId });
      return { body: { ...authkeyBody(authkey), ...rolled } };
    },
  }),
];

/** All that is sent is changed, or nothing. */
async function changeAuthkey(ctx: Ctx, id: string, change: z.output<typeof AuthkeyChange>): Promise<void> {
  const { name, integration, mode, offSeconds, expiresAt, disabled, confirm } = change;
  if (name !== undefined || integration !== undefined) {
    const before = await present(ctx, id);
    await renameAuthkey(ctx, {
      id,
      name: name ?? before.name,
      integration: integration ?? before.integration,
    });
  }
  if (expiresAt !== undefined) await setAuthkeyExpiry(ctx, { id, expires: expiresAt });
  if (disabled !== undefined) await setAuthkeyDisabled(ctx, { id, disabled });
  if (mode !== undefined) {
    await setIpSecurity(ctx, { id, mode, offForSeconds: offSeconds ?? null, confirm });
  }
}

/** As it stands, and for as long as the change takes. */
async function present(ctx: Ctx, id: string) {
  return publicAuthkey(await requireAuthkey(ctx.tx ?? runtime().prisma, ctx, id, 'lock'), ctx.now);
}
