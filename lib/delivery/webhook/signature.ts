import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** @throws Error when the secret is not base64 */
export function signer(secret: string): Webhook {
  return new Webhook(secret);
}

/** A secret after Standard Webhooks: `whsec_` and 24 random bytes in base64. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** Headers of a JSON POST after Standard Webhooks; the id is the same for each attempt. */
export function signedHeaders(webhook: Webhook, id: string, body: string): Record<string, string> {
  const at = new Date();
  return {
    'content-type': 'application/json',
    'user-agent': 'keyfence',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': webhook.sign(id, at, body),
  };
}
