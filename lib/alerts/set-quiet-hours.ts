import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { minutesOf, timeText } from '#lib/events/quiet-hours';
import { recordEvent } from '#lib/events/record';
import type { QuietHoursSetting } from './get-settings.ts';
import { lockCompany } from './lock-company.ts';
import { SetQuietHoursInput } from './schemas.ts';
import { isTimeZone } from './time-zones.ts';

/** When SMS alerts wait; mail and webhooks do not. */
export async function setQuietHours(ctx: Ctx, input: SetQuietHoursInput): Promise<QuietHoursSetting> {
  requireRole(ctx, 'admin', 'set quiet hours');
  requireStepUp(ctx);
  const { hours, timeZone } = parseInput(SetQuietHoursInput, input);
  if (!isTimeZone(timeZone)) throw unknownTimeZone();
  const next = {
    smsQuietFrom: hours ? minutesOf(hours.from) : null,
    smsQuietTo: hours ? minutesOf(hours.to) : null,
    timeZone,
  };
  const where = { id: ctx.company.id };
  return transact(ctx, async (tx) => {
    await lockCompany(tx, ctx);
    const select = { smsQuietFrom: true, smsQuietTo: true, timeZone: true };
    const before = await tx.company.findUniqueOrThrow({ where, select });
    const changed = (Object.keys(select) as (keyof typeof select)[]).some((key) => before[key] !== next[key]);
    if (!changed) return { hours, timeZone };
    await tx.company.update({ where, data: next, select: { id: true } });
    await recordEvent(tx, ctx, {
      action: 'alerts.quiet-hours',
      target: { type: 'company', id: ctx.company.id, name: ctx.company.name },
      before: words(before),
      after: words(next),
    });
    return { hours, timeZone };
  });
}

interface Columns {
  smsQuietFrom: number | null;
  smsQuietTo: number | null;
  timeZone: string;
}

function words({ smsQuietFrom: from, smsQuietTo: to, timeZone }: Columns) {
  return from === null || to === null
    ? { quietHours: null, timeZone }
    : { quietHours: `${timeText(from)}–${timeText(to)}`, timeZone };
}

function unknownTimeZone(): AppError {
  const message = 'There is no such time zone. Write it as in Europe/Berlin.';
  return new AppError('bad_input', { message, problems: [{ path: 'timeZone', message }] });
}
