import type { Tx } from '#lib/core/transact';
import type { AlertAudience } from '#lib/events/audience';
import { type AlertChannel, alertChannels } from '#lib/events/kinds';

type Counts = Record<AlertChannel, number>;

/** Alerts of a day (UTC), each to all recipients, that one credential can use. */
const ofCredential: Counts = { email: 50, sms: 10, webhook: 500 };
/** Those that all credentials of a company can use together. */
const ofCompany: Counts = { email: 200, sms: 30, webhook: 2_000 };
/** Those that each credential has even then, so that a flood for one authkey does not hide what happens to another. */
const reserve: Counts = { email: 5, sms: 2, webhook: 50 };

const lastWords =
  'This is the last one about it today. What is held back from now on is counted at Alerts and in the next one.';

/** The channels that an alert may use, with what is to be said at its end; those without a recipient left out. */
export type AllowedChannels = Partial<Record<AlertChannel, { postscript?: string }>>;

/** Takes one alert of a credential from what is left of the day; only while nobody else does so for the company. */
export async function takeFromBudget(
  tx: Tx,
  companyId: string,
  credentialId: string,
  audience: AlertAudience,
  now: Date,
): Promise<AllowedChannels> {
  const day = new Date(now.toISOString().slice(0, 10));
  const names = { company: 'refused', credential: `refused:${credentialId}` };
  const rows = await tx.alertBudget.findMany({
    where: { companyId, day, name: { in: Object.values(names) } },
  });
  const usedBy = (name: string) => rows.find((row) => row.name === name) ?? { email: 0, sms: 0, webhook: 0 };
  const [company, credential] = [usedBy(names.company), usedBy(names.credential)];
  const recipients = { email: audience.emails, sms: audience.mobiles, webhook: audience.webhooks };
  const allowed: AllowedChannels = {};
  const taken = { email: 0, sms: 0, webhook: 0 };
  for (const channel of alertChannels) {
    const left = Math.min(
      ofCredential[channel] - credential[channel],
      Math.max(ofCompany[channel] - company[channel], reserve[channel] - credential[channel]),
    );
    if (recipients[channel].length === 0 || left <= 0) continue;
    taken[channel] = 1;
    allowed[channel] = left === 1 ? { postscript: lastWords } : {};
  }
  for (const name of Object.values(names)) {
    const more = {
      email: { increment: taken.email },
      sms: { increment: taken.sms },
      webhook: { increment: taken.webhook },
    };
    await tx.alertBudget.upsert({
      where: { companyId_name_day: { companyId, name, day } },
      create: { companyId, name, day, ...taken },
      update: more,
    });
  }
  return allowed;
}
