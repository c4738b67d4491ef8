import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { lastUseOfOnly } from './last-use.ts';
import { requireAuthkey } from './require.ts';
import { AuthkeyIdInput } from './schemas.ts';
import { readSecretUsers, type SecretUsers } from './secret-users.ts';

/** One of the secrets that an authkey works with now. */
export interface LiveSecret extends SecretUsers {
  id: string;
  /** `kf_abcd…wxyz` */
  maskedKey: string;
  createdAt: Date;
  /** By their name at that time. */
  createdBy: string;
  /** null: the current one. */
  endsAt: Date | null;
  lastUsedAt: Date | null;
}

/** The current secret, and the older one while both work, with who has used them since both do. */
export async function listSecrets(ctx: Ctx, input: AuthkeyIdInput): Promise<LiveSecret[]> {
  requireStepUp(ctx);
  const { id } = parseInput(AuthkeyIdInput, input);
  const { prisma } = runtime();
  const authkey = await requireAuthkey(prisma, ctx, id);
  const companyId = ctx.company.id;
  const rows = await prisma.authkeySecret.findMany({
    where: { companyId, authkeyId: id, OR: [{ endsAt: null }, { endsAt: { gt: ctx.now } }] },
    orderBy: { endsAt: { sort: 'desc', nulls: 'first' } },
    select: {
      id: true,
      prefix: true,
      suffix: true,
      createdAt: true,
      createdBy: true,
      endsAt: true,
      lastUsedAt: true,
    },
  });
  const [only, old] = rows;
  if (only && !old) only.lastUsedAt = await lastUseOfOnly(prisma, companyId, authkey, only, ctx.now);
  const rolledAt = only?.createdAt ?? ctx.now;
  const secretIds = old ? rows.map((row) => row.id) : [];
  const users = await readSecretUsers(prisma, companyId, { secretIds, since: rolledAt });
  return rows.map(({ prefix, suffix, ...row }) => ({
    ...row,
    maskedKey: `${prefix}…${suffix}`,
    ...(users.get(row.id) ?? { ips: [], ipsTotal: 0 }),
  }));
}
