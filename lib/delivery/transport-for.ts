import type pg from 'pg';
import type { Env } from '../env.ts';
import { StartupError } from '../errors.ts';
import { runtime } from '../runtime.ts';
import { outboxTransport } from './outbox.ts';
import { smsHttpTransport } from './sms-http.ts';
import { smtpTransport } from './smtp.ts';
import type { Email, Sms, Transport } from './transport.ts';

interface Transports {
  sms: Transport<Sms>;
  email: Transport<Email>;
}

type Urls = Pick<Env, 'smsUrl' | 'smtpUrl'>;

const opened = new WeakMap<Urls, Transports>();
const smsExample = 'https://sms.example.com/send?secret=whsec_…&from=KEYFENCE';

/** The transports of this process; a channel without a URL goes to the outbox. */
export function transports(): Transports {
  const { env, pool } = runtime();
  const found = opened.get(env) ?? openTransports(env, pool);
  opened.set(env, found);
  return found;
}

/** @throws StartupError when a channel's URL is one that this version cannot send through */
export function checkDelivery(env: Urls): void {
  if (!env.smsUrl) return;
  const { protocol } = new URL(env.smsUrl);
  if (protocol === 'smpp:') {
    throw new StartupError(
      `SMS_URL: this version sends SMS over https://, smpp:// follows in a later one; for example ${smsExample}`,
    );
  }
  try {
    smsHttpTransport(env.smsUrl);
  } catch (cause) {
    throw new StartupError(`SMS_URL: ${(cause as Error).message}; for example ${smsExample}`, { cause });
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

function openTransports(env: Urls, pool: pg.Pool): Transports {
  return {
    sms: env.smsUrl ? smsHttpTransport(env.smsUrl) : outboxTransport('sms', pool),
    email: env.smtpUrl ? smtpTransport(env.smtpUrl) : outboxTransport('email', pool),
  };
}
