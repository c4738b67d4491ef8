import { DeliveryError } from '../delivery-error.ts';
import type { Sms, Transport } from '../transport.ts';
import { signedHeaders, signer } from '../webhook/signature.ts';

/** A slow gateway that is asked again would send twice; one that is silent is given up. */
const timeoutMs = 30_000;
const answerMaxBytes = 64 * 1024;
const busyStatuses = [408, 425, 429];
const idNames = ['id', 'messageId', 'message_id', 'sid'];

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
  const webhook = signer(secret.replaceAll(' ', '+'));
  const from = url.searchParams.get('from') ?? '';
  const authorization: Record<string, string> = {};
  if (url.username) {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    authorization.authorization = `Basic ${Buffer.from(user).toString('base64')}`;
  }
  url.username = '';
  url.password = '';
  url.searchParams.delete('secret');
  url.searchParams.delete('from');

  return {
    async send(sms, signal) {
      const body = JSON.stringify({ to: sms.to, text: sms.text, from: sms.from || from, id: sms.id });
      const timeout = AbortSignal.timeout(timeoutMs);
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          body,
          redirect: 'manual',
          signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
          headers: { ...authorization, ...signedHeaders(webhook, sms.id, body) },
        });
      } catch (error) {
        throw new DeliveryError(`The SMS gateway does not answer: ${reasonOf(error)}`, { away: true });
      }
      if (!response.ok) {
        await response.body?.cancel().catch(() => undefined);
        throw refusal(response.status);
      }
      return { providerId: await readId(response) };
    },
  };
}

/** A redirect is nobody's acceptance, and following it would hand the text to whoever it names. */
function refusal(status: number): DeliveryError {
  const busy = busyStatuses.includes(status);
  const permanent = status >= 400 && status < 500 && !busy;
  return new DeliveryError(`The SMS gateway answered ${status}`, { permanent, away: busy || status >= 500 });
}

/** Accepted is accepted, whatever the body looks like. */
async function readId(response: Response): Promise<string | undefined> {
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      // Leaving the loop cancels the rest.
      if (size > answerMaxBytes) return undefined;
      chunks.push(chunk);
    }
    const json = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown> | null;
    const id = idNames
      .map((name) => json?.[name])
      .find((value) => ['string', 'number'].includes(typeof value));
    const text = id === undefined ? '' : String(id);
    return text !== '' && text.length <= 200 && !/\p{Cc}/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string } }).cause;
  return cause?.code ?? (error as Error).name;
}
