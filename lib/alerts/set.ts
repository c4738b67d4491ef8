import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { isOn } from '#lib/events/audience';
import { alertKinds } from '#lib/events/kinds';
import { recordEvent } from '#lib/events/record';
import { lockCompany } from './lock-company.ts';
import { SetAlertInput } from './schemas.ts';

/**
 * Switches one kind of alert on or off for a channel. Where a kind always reaches the owners, this is about
 * the further recipients only.
 */
export async function setAlert(ctx: Ctx, input: SetAlertInput): Promise<SetAlertInput> {
  requireRole(ctx, 'admin', 'switch an alert');
  requireStepUp(ctx);
  const { kind, channel, enabled } = parseInput(SetAlertInput, input);
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    await lockCompany(tx, ctx);
    const settings = await tx.alertSetting.findMany({ where: { companyId, kind, channel } });
    if (isOn(settings, kind, channel) === enabled) return { kind, channel, enabled };
    await tx.alertSetting.upsert({
      where: { companyId_kind_channel: { companyId, kind, channel } },
      create: { companyId, kind, channel, enabled },
      update: { enabled },
    });
    await recordEvent(tx, ctx, {
      action: 'alerts.set',
      target: { type: 'alert', name: alertKinds[kind].label },
      before: { kind, channel, enabled: !enabled },
      after: { kind, channel, enabled },
    });
    return { kind, channel, enabled };
  });
}
