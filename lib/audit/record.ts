import type { Ctx } from '../context.ts';
import type { Prisma } from '../db/client.ts';
import type { Tx } from '../transact.ts';

export interface AuditInput {
  /** Dotted: authkey.create, whitelist.add, … */
  action: string;
  target: { type: string; id?: string; name: string };
  before?: Prisma.InputJsonValue;
  after?: Prisma.InputJsonValue;
}

/** Writes who did what, from where; in the transaction of the act, so that neither is without the other. */
export async function audit(tx: Tx, ctx: Ctx, input: AuditInput): Promise<void> {
  await tx.auditEvent.create({
    data: {
      companyId: ctx.company.id,
      actorType: ctx.actor.type,
      actorId: ctx.actor.type === 'system' ? null : ctx.actor.id,
      actorName: ctx.actor.name,
      ip: ctx.ip,
      action: input.action,
      targetType: input.target.type,
      targetId: input.target.id ?? null,
      targetName: input.target.name,
      before: input.before,
      after: input.after,
      requestId: ctx.requestId,
      createdAt: ctx.now,
    },
  });
}
