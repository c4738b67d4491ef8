import { createTransport } from 'nodemailer';
import type { Email, Outcome, Transport } from './transport.ts';

const timeoutMs = 10_000;

/** Hands mail to the server of `smtp://` or `smtps://user:pass@host:port?from=…`. */
export function smtpTransport(smtpUrl: string): Transport<Email> {
  const url = new URL(smtpUrl);
  const from = url.searchParams.get('from') ?? `keyfence@${url.hostname}`;
  const secure = url.protocol === 'smtps:';
  const mailer = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    auth: url.username
      ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
      : undefined,
    pool: true,
    maxConnections: 4,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });

  async function post({ id, to, subject, text }: Email): Promise<Outcome> {
    try {
      const messageId = `<${id}@${from.split('@').at(-1)?.replace(/>$/, '')}>`;
      await mailer.sendMail({ from, to: { name: '', address: to }, subject, text, messageId });
      return { state: 'sent' };
    } catch (error) {
      return outcomeOf(error as Error & { responseCode?: number });
    }
  }

  return {
    async send(items, signal) {
      const outcomes: Outcome[] = [];
      for (const item of items) {
        outcomes.push(
          signal?.aborted ? { state: 'retry', reason: 'The mail server was not asked' } : await post(item),
        );
      }
      return outcomes;
    },
    close: () => mailer.close(),
  };
}

/** 5xx is the server's last word (RFC 5321, 4.2.1); about the mail, unless it refuses who we are. */
function outcomeOf(error: Error & { responseCode?: number; code?: string }): Outcome {
  const { responseCode = 0, code } = error;
  const final = responseCode >= 500 && code !== 'EAUTH' && code !== 'ECONNECTION';
  return { state: final ? 'failed' : 'retry', reason: `The mail server did not take it: ${error.message}` };
}
