import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import type { AlertAudience } from './audience.ts';
import { type AlertChannel, type AlertKind, alertChannels } from './kinds.ts';

/** What is left of a day (UTC) for one kind of alert: mails, SMS and posts to all recipients together. */
export type Left = Record<AlertChannel, number>;

/** Kinds that strangers can cause, as often as they like; refusals have budgets of their own (refusal-budget.ts). */
const dailyMax: Partial<Record<AlertKind, Left>> = {
  guesses: { email: 100, sms: 20, webhook: 1_000 },
  'suspicious-ip': { email: 20, sms: 5, webhook: 200 },
};

export async function readLeft(tx: Tx, companyId: string, kind: AlertKind, now: Date): Promise<Left> {
  const left = { ...(dailyMax[kind] ?? { email: Infinity, sms: Infinity, webhook: Infinity }) };
  const sent = await tx.notice.groupBy({
    by: ['channel'],
    where: {
      companyId,
      kind: `alert.${kind}`,
      createdAt: { gte: new Date(now.getTime() - (now.getTime() % dayMs)) },
    },
    _count: true,
  });
  for (const { channel, _count } of sent) left[channel] -= _count;
  return left;
}

export interface Fitting {
  audience: AlertAudience;
  channels: Partial<Record<AlertChannel, { postscript?: string }>>;
}

/**
 * Whom an alert can still be sent to today, owners before others; null: nobody. Takes them from `left`.
 * @param lastWords stand at its end where another one like it would not fit
 */
export function takeFromDay(audience: AlertAudience, left: Left, lastWords: string): Fitting | null {
  const fitting: Fitting = {
    audience: {
      ...audience,
      emails: audience.emails.slice(0, Math.max(0, left.email)),
      mobiles: audience.mobiles.slice(0, Math.max(0, left.sms)),
      webhooks: audience.webhooks.slice(0, Math.max(0, left.webhook)),
    },
    channels: {},
  };
  const sizes = sizesOf(fitting.audience);
  for (const channel of alertChannels) {
    if (sizes[channel] === 0) continue;
    left[channel] -= sizes[channel];
    fitting.channels[channel] = left[channel] < sizes[channel] ? { postscript: lastWords } : {};
  }
  return Object.keys(fitting.channels).length > 0 ? fitting : null;
}

function sizesOf({ emails, mobiles, webhooks }: AlertAudience): Left {
  return { email: emails.length, sms: mobiles.length, webhook: webhooks.length };
}
