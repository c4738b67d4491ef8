import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { isOn } from '#lib/events/audience';
import {
  type AlertChannel,
  type AlertKind,
  type AlertKindInfo,
  alertKindNames,
  alertKinds,
} from '#lib/events/kinds';
import { timeText } from '#lib/events/quiet-hours';

export interface AlertKindSetting {
  kind: AlertKind;
  label: string;
  about: string;
  /** `ownersAlways`: what is set concerns the further recipients only. */
  channels: Record<AlertChannel, { enabled: boolean; ownersAlways: boolean }>;
}

export interface QuietHoursSetting {
  /** HH:MM; null: SMS at any time. */
  hours: { from: string; to: string } | null;
  timeZone: string;
}

export interface AlertSettings {
  kinds: AlertKindSetting[];
  quietHours: QuietHoursSetting;
}

/** What is sent by which channel, and when SMS are not. */
export async function getAlertSettings(ctx: Ctx): Promise<AlertSettings> {
  const { prisma } = runtime();
  const [settings, company] = await Promise.all([
    prisma.alertSetting.findMany({ where: { companyId: ctx.company.id } }),
    prisma.company.findUniqueOrThrow({
      where: { id: ctx.company.id },
      select: { smsQuietFrom: true, smsQuietTo: true, timeZone: true },
    }),
  ]);
  const { smsQuietFrom: from, smsQuietTo: to, timeZone } = company;
  return {
    kinds: alertKindNames.map((kind) => {
      const { label, about, defaults }: AlertKindInfo = alertKinds[kind];
      const channel = (name: AlertChannel) => ({
        enabled: isOn(settings, kind, name),
        ownersAlways: defaults[name] === 'always',
      });
      const channels = { email: channel('email'), sms: channel('sms'), webhook: channel('webhook') };
      return { kind, label, about, channels };
    }),
    quietHours: {
      hours: from === null || to === null ? null : { from: timeText(from), to: timeText(to) },
      timeZone,
    },
  };
}
