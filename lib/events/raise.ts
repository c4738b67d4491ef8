import { v7 as uuid } from 'uuid';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { enqueueEmail, enqueueSms, enqueueWebhook } from '#lib/delivery/notices/enqueue';
import type { Alert, ConcernedPerson } from './alert.ts';
import { type AlertAudience, readAudience } from './audience.ts';
import type { AlertChannel } from './kinds.ts';
import { quietUntil } from './quiet-hours.ts';
import { alertMail, alertPayload, alertSms } from './words.ts';

export interface RaiseOptions {
  now: Date;
  /** Told whatever is set, by SMS also in quiet hours. */
  concerned?: ConcernedPerson[];
  /** Said at the end of a mail or SMS; a channel that is not named here is not used. */
  channels?: Partial<Record<AlertChannel, { postscript?: string }>>;
}

/**
 * Sends an alert to everyone who is to have it, once the transaction has committed: a mail and an SMS a
 * recipient, a post a webhook.
 * @returns how many of each
 */
export async function raiseAlert(
  tx: Tx,
  company: { id: string; name: string },
  alert: Alert,
  { now, concerned = [], channels = { email: {}, sms: {}, webhook: {} } }: RaiseOptions,
): Promise<Record<AlertChannel, number>> {
  const audience = await readAudience(tx, company.id, alert.kind, concerned);
  return sendTo(tx, company, alert, audience, { now, channels });
}

/** The same for an audience that is known already. */
export async function sendTo(
  tx: Tx,
  company: { id: string; name: string },
  alert: Alert,
  audience: AlertAudience,
  { now, channels = {} }: Pick<RaiseOptions, 'now' | 'channels'>,
): Promise<Record<AlertChannel, number>> {
  const sent = { email: 0, sms: 0, webhook: 0 };
  const base = { companyId: company.id, kind: `alert.${alert.kind}` };
  const { appUrl } = runtime().env;
  if (channels.email) {
    const mail = alertMail(company, alert, { appUrl, postscript: channels.email.postscript });
    for (const to of audience.emails) {
      await enqueueEmail(tx, { ...base, to, ...mail, thread: alert.thread });
      sent.email += 1;
    }
  }
  if (channels.sms && alert.sms) {
    const text = alertSms(alert, { appUrl, postscript: channels.sms.postscript });
    const afterQuiet = quietUntil(audience.quietHours, now) ?? undefined;
    for (const to of audience.mobiles) {
      const runAt = audience.atOnce.includes(to) ? undefined : afterQuiet;
      await enqueueSms(tx, { ...base, to, text, runAt });
      sent.sms += 1;
    }
  }
  if (channels.webhook) {
    for (const { url, sealedSecret } of audience.webhooks) {
      const payload = alertPayload(uuid(), company, alert, { appUrl, now });
      await enqueueWebhook(tx, { ...base, url, sealedSecret, payload });
      sent.webhook += 1;
    }
  }
  return sent;
}
