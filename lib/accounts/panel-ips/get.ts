import { type Ctx, requireRole } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

export interface PanelIps {
  /** Canonical; none: the panel opens from anywhere. */
  entries: string[];
  /** Where whoever asks is; null: unknown. */
  here: string | null;
}

/** From where this company's panel may be opened. */
export async function getPanelIps(ctx: Ctx): Promise<PanelIps> {
  requireRole(ctx, 'owner', 'read the Panel IPs');
  const { panelIps } = await runtime().prisma.company.findUniqueOrThrow({
    where: { id: ctx.company.id },
    select: { panelIps: true },
  });
  return { entries: panelIps, here: ctx.ip };
}
