import type { Prisma } from '#lib/db/client';
import { AppError } from '#lib/errors';
import { type Ctx, mayAct } from './context.ts';
import { addressRefused, mayOpenPanel } from './panel-address.ts';

/**
 * Until the transaction ends nobody of the company loses a role or access. Whoever takes these away does so
 * `alone`: then nothing that was begun under the old role is still on its way, and nothing begins.
 */
export async function holdRoles(
  tx: Prisma.TransactionClient,
  companyId: string,
  how: 'shared' | 'alone',
): Promise<void> {
  const key = `roles ${companyId}`;
  if (how === 'alone') await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
  else await tx.$executeRaw`select pg_advisory_xact_lock_shared(hashtextextended(${key}, 0))`;
}

/**
 * Asks again, with roles held, what the session said when the request began.
 * @throws AppError forbidden where the member was disabled or their role has fallen since, address_refused where
 * Panel IPs do not list the address any more, unauthenticated where the service token was revoked or has expired
 */
export async function requireStanding(tx: Prisma.TransactionClient, ctx: Ctx): Promise<void> {
  if (ctx.actor.type === 'token') await requireGoodToken(tx, ctx, ctx.actor.id);
  if (ctx.actor.type !== 'member') return;
  const { id, role } = ctx.actor;
  const companyId = ctx.company.id;
  if (ctx.throughPanel) {
    const { panelIps } = await tx.company.findUniqueOrThrow({
      where: { id: companyId },
      select: { panelIps: true },
    });
    if (!mayOpenPanel(panelIps, ctx.ip)) throw addressRefused(ctx.ip);
  }
  const member = await tx.member.findUnique({
    where: { companyId_id: { companyId, id }, disabledAt: null },
    select: { role: true },
  });
  if (member && mayAct(member.role, role)) return;
  throw new AppError('forbidden', {
    message: 'Your access was changed a moment ago. Nothing was changed; load the page again.',
  });
}

async function requireGoodToken(
  tx: Prisma.TransactionClient,
  { company, now }: Ctx,
  id: string,
): Promise<void> {
  // Its body may have been long on its way, and others before it in their turn.
  const at = new Date(Math.max(now.getTime(), Date.now()));
  const token = await tx.serviceToken.findUnique({
    where: { companyId_id: { companyId: company.id, id }, revokedAt: null, expiresAt: { gt: at } },
    select: { id: true },
  });
  if (token) return;
  throw new AppError('unauthenticated', {
    message: 'The service token was revoked or has expired a moment ago. Nothing was changed.',
  });
}
