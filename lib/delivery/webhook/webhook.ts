import { untilAborted } from '#lib/deadline';
import { DeliveryError, stoppedBeforeAnswer } from '../delivery-error.ts';
import { outsideUrlProblem, requestOutside, webhookTimeoutMs } from '../reach.ts';
import type { Accepted } from '../transport.ts';
import { signedHeaders, signer } from './signature.ts';

export interface WebhookPost {
  /** The same for each attempt. */
  id: string;
  url: string;
  /** whsec_… */
  secret: string;
  body: string;
  /** Without it, JSON. */
  contentType?: string;
}

const uncredentialed = 'Leave out the user name and the password: calls are signed.';

/** Why a URL cannot be a webhook's, as a sentence; null: it can, as far as can be told without connecting. */
export async function webhookUrlProblem(text: string): Promise<string | null> {
  return outsideUrlProblem(text, uncredentialed);
}

/**
 * Posts once, signed after Standard Webhooks: 2xx is accepted; 410 and other 4xx are final; nothing is
 * followed.
 * @throws DeliveryError
 */
export async function postWebhook(
  { id, url, secret, body, contentType = 'application/json' }: WebhookPost,
  signal?: AbortSignal,
): Promise<Accepted> {
  const status = await untilAborted(
    post(url, { ...signedHeaders(signer(secret), id, body), 'content-type': contentType }, body),
    signal,
    stoppedBeforeAnswer,
  );
  if (status >= 200 && status < 300) return {};
  const busy = [408, 425, 429].includes(status);
  throw new DeliveryError(
    status >= 300 && status < 400
      ? `The webhook answered ${status}: it redirects, which is not followed`
      : `The webhook answered ${status}`,
    { permanent: status >= 400 && status < 500 && !busy },
  );
}

function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const bytes = Buffer.from(body);
  const outgoing = requestOutside(url, uncredentialed, {
    method: 'POST',
    headers: { ...headers, 'content-length': bytes.length },
    signal: AbortSignal.timeout(webhookTimeoutMs()),
  });
  outgoing.on('response', (response) => {
    resolve(response.statusCode ?? 0);
    // What is said besides the status is nobody's business here, however long it is.
    response.destroy();
  });
  outgoing.on('error', (error: Error & { code?: string }) => {
    if (error instanceof DeliveryError) return reject(error);
    const reason = error.name === 'TimeoutError' || error.name === 'AbortError' ? 'too slow' : error.code;
    reject(new DeliveryError(`The webhook does not answer: ${reason ?? error.message}`));
  });
  outgoing.end(bytes);
  return promise;
}
