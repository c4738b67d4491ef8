import type { Tx } from '#lib/core/transact';
import type { ConcernedPerson } from './alert.ts';
import { type AlertChannel, type AlertKind, alertKinds } from './kinds.ts';
import type { QuietHours } from './quiet-hours.ts';

/** Who gets one kind of alert: each address, number and URL once. */
export interface AlertAudience {
  emails: string[];
  mobiles: string[];
  /** Those of `mobiles` that no quiet hours keep waiting: whose own number or address it is about. */
  atOnce: string[];
  webhooks: { url: string; sealedSecret: string }[];
  quietHours: QuietHours;
}

/** What is on for a kind; `always` reaches the owners also where it is switched off for the others. */
export function isOn(
  settings: readonly { kind: string; channel: AlertChannel; enabled: boolean }[],
  kind: AlertKind,
  channel: AlertChannel,
): boolean {
  const set = settings.find((setting) => setting.kind === kind && setting.channel === channel);
  return set?.enabled ?? alertKinds[kind].defaults[channel] !== 'off';
}

export async function readAudience(
  tx: Tx,
  companyId: string,
  kind: AlertKind,
  concerned: readonly ConcernedPerson[] = [],
): Promise<AlertAudience> {
  const settings = await tx.alertSetting.findMany({ where: { companyId, kind } });
  const owners = await tx.member.findMany({
    where: { companyId, role: 'owner', disabledAt: null },
    select: { email: true, mobile: true },
    orderBy: { createdAt: 'asc' },
  });
  const others = await tx.alertRecipient.findMany({
    where: { companyId, confirmedAt: { not: null } },
    select: { channel: true, address: true },
    orderBy: { id: 'asc' },
  });
  const further = (channel: AlertChannel) =>
    others.filter((other) => other.channel === channel).map(({ address }) => address);
  const company = await tx.company.findUniqueOrThrow({
    where: { id: companyId },
    select: { smsQuietFrom: true, smsQuietTo: true, timeZone: true },
  });
  const [email, sms, webhook] = (['email', 'sms', 'webhook'] as const).map((channel) =>
    isOn(settings, kind, channel),
  );
  const { defaults } = alertKinds[kind];
  const atOnce = unique(concerned.map((person) => person.mobile));
  return {
    emails: unique([
      ...(email || defaults.email === 'always' ? owners.map((owner) => owner.email) : []),
      ...concerned.map((person) => person.email),
      ...(email ? further('email') : []),
    ]),
    mobiles: unique([...(sms ? [...owners.map((owner) => owner.mobile), ...further('sms')] : []), ...atOnce]),
    atOnce,
    webhooks: webhook
      ? await tx.alertWebhook.findMany({
          where: { companyId, alerts: true },
          select: { url: true, sealedSecret: true },
        })
      : [],
    quietHours: { from: company.smsQuietFrom, to: company.smsQuietTo, timeZone: company.timeZone },
  };
}

function unique(values: (string | undefined)[]): string[] {
  return [...new Set(values)].filter((value) => value !== undefined && value !== '') as string[];
}
