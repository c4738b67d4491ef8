import type pg from 'pg';
import { runtime } from '#lib/core/runtime';
import { Slot } from '#lib/core/slot';
import type { Env } from '#lib/env';
import { StartupError } from '#lib/errors';
import { smtpTransport } from './mail/smtp.ts';
import { outboxTransport } from './outbox.ts';
import { smppTransport } from './sms/smpp.ts';
import type { Receipt } from './sms/smpp-receipt.ts';
import { smsHttpTransport } from './sms/sms-http.ts';
import type { Email, Sms, Transport } from './transport.ts';

interface Transports {
  sms: Transport<Sms>;
  email: Transport<Email>;
}

type Urls = Pick<Env, 'smsUrl' | 'smtpUrl'>;

type ReceiptHandler = (receipt: Receipt) => Promise<void>;

/** What becomes of a receipt is for those to say whose message it is about. */
export const receiptHandler = new Slot<ReceiptHandler>('receipt handler');
const opened = new WeakMap<Urls, Transports>();
const examples = {
  https: 'https://sms.example.com/send?secret=whsec_…&from=KEYFENCE',
  smpp: 'smpp://user:pass@smsc.example.com:2775?from=KEYFENCE',
};

/** The transports of this process; a channel without a URL goes to the outbox. */
export function transports(): Transports {
  const { env, pool } = runtime();
  const found = opened.get(env) ?? openTransports(env, pool);
  opened.set(env, found);
  return found;
}

/** @throws StartupError when a channel's URL is one that nothing can be sent through */
export function checkDelivery(env: Urls): void {
  if (!env.smsUrl) return;
  const { protocol, username, hostname } = new URL(env.smsUrl);
  if (protocol === 'smpp:') {
    if (username && hostname) return;
    throw new StartupError(`SMS_URL: needs a user name and a host; for example ${examples.smpp}`);
  }
  try {
    smsHttpTransport(env.smsUrl);
  } catch (cause) {
    throw new StartupError(`SMS_URL: ${(cause as Error).message}; for example ${examples.https}`, { cause });
  }
}

/** Ends what the transports keep open. */
export function closeTransports(): void {
  const { env } = runtime();
  const found = opened.get(env);
  opened.delete(env);
  found?.sms.close?.();
  found?.email.close?.();
}

function openTransports({ smsUrl, smtpUrl }: Urls, pool: pg.Pool): Transports {
  return {
    sms: smsUrl ? openSms(smsUrl, receiptHandler.get()) : outboxTransport('sms', pool),
    email: smtpUrl ? smtpTransport(smtpUrl) : outboxTransport('email', pool),
  };
}

function openSms(smsUrl: string, onReceipt: ReceiptHandler): Transport<Sms> {
  if (new URL(smsUrl).protocol !== 'smpp:') return smsHttpTransport(smsUrl);
  const transport = smppTransport(smsUrl, { onReceipt });
  transport.open();
  return transport;
}
