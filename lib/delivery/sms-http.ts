import { Webhook } from 'standardwebhooks';
import type { Outcome, Sms, Transport } from './transport.ts';

const atOnce = 16;
const timeoutMs = 10_000;
/** After so many in a row it is the gateway rather than the message. */
const failuresInARowMax = 3;
const busyStatuses = [408, 425, 429];

/**
 * Posts `{ to, text, from, id }` as JSON, signed after Standard Webhooks with the URL's `secret`. The
 * parameters `secret` and `from` are ours and not sent on; user and password become Basic authorization.
 * @throws Error when the secret is missing or is not base64
 */
export function smsHttpTransport(smsUrl: string): Transport<Sms> {
  const url = new URL(smsUrl);
  const secret = url.searchParams.get('secret');
  // A blank is what a plus sign in a query string decodes to.
  if (!secret) throw new Error('needs ?secret=whsec_… to sign with');
  const webhook = new Webhook(secret.replaceAll(' ', '+'));
  const from = url.searchParams.get('from') ?? '';
  const headers: Record<string, string> = { 'content-type': 'application/json', 'user-agent': 'keyfence' };
  if (url.username) {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.authorization = `Basic ${Buffer.from(user).toString('base64')}`;
  }
  url.username = '';
  url.password = '';
  url.searchParams.delete('secret');
  url.searchParams.delete('from');

  async function post(sms: Sms): Promise<Outcome> {
    const body = JSON.stringify({ to: sms.to, text: sms.text, from: sms.from || from, id: sms.id });
    const at = new Date();
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...headers,
          'webhook-id': sms.id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': webhook.sign(sms.id, at, body),
        },
      });
      await response.body?.cancel();
      return outcomeOf(response.status);
    } catch (error) {
      return { state: 'retry', reason: `The SMS gateway does not answer: ${reasonOf(error)}` };
    }
  }

  return {
    async send(items, signal) {
      const outcomes: Outcome[] = items.map(() => ({
        state: 'retry',
        reason: 'The SMS gateway was not asked',
      }));
      let next = 0;
      let failuresInARow = 0;
      const lane = async () => {
        while (next < items.length && failuresInARow < failuresInARowMax && !signal?.aborted) {
          const index = next++;
          const outcome = await post(items[index]!);
          outcomes[index] = outcome;
          failuresInARow = outcome.state === 'retry' ? failuresInARow + 1 : 0;
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
      return outcomes;
    },
  };
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { state: 'sent' };
  const reason = `The SMS gateway answered ${status}`;
  const final = status >= 400 && status < 500 && !busyStatuses.includes(status);
  return { state: final ? 'failed' : 'retry', reason };
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string } }).cause;
  return cause?.code ?? (error as Error).name;
}
