import { z } from 'zod';
import { explainAddress } from '#lib/access/authkeys/explain';
import type { Verdict } from '#lib/gate/decide';
import { operation } from '../operation.ts';
import { id } from '../shapes.ts';

const verdicts = ['ALLOWED', 'WOULD_REFUSE', 'IP_NOT_WHITELISTED', 'DISABLED', 'EXPIRED'] as const;

const statuses: Record<(typeof verdicts)[number], 200 | 401 | 418> = {
  ALLOWED: 200,
  WOULD_REFUSE: 200,
  IP_NOT_WHITELISTED: 418,
  DISABLED: 401,
  EXPIRED: 401,
};

export const checkOperations = [
  operation({
    method: 'POST',
    path: '/api/v1/check',
    scope: 'logs:read',
    summary: 'Ask whether an address would get in with an authkey',
    isRead: true,
    body: z.object({ authkeyId: id, ip: z.string().min(1, 'Send an IP address.').max(100) }),
    answer: z.object({
      authkeyId: id,
      ip: z.string(),
      verdict: z.enum(verdicts),
      status: z.literal([200, 401, 418]).meta({ description: 'With which a request would be answered.' }),
      ipSecurity: z.boolean(),
      entry: z
        .object({
          value: z.string(),
          note: z.string(),
          list: z.string(),
          ipList: z
            .object({ id, name: z.string() })
            .nullable()
            .meta({ description: 'The IP list that it stands in; null: in none.' }),
        })
        .nullable()
        .meta({ description: 'What has the address in it; null: nothing.' }),
    }),
    handle: async (ctx, { body: { authkeyId, ip: asked } }) => {
      const { ip, verdict, entry, ipSecurity } = await explainAddress(ctx, { id: authkeyId, ip: asked });
      return { body: { authkeyId, ip, ...answered(verdict), ipSecurity, entry } };
    },
  }),
];

function answered(verdict: Verdict) {
  const known = z.enum(verdicts).parse(verdict);
  return { verdict: known, status: statuses[known] };
}
