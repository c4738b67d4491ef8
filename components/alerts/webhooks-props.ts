import type { Delivery } from '#lib/alerts/delivery';
import type { PublicWebhook, WebhookWithSecret } from '#lib/alerts/public-webhook';
import type { AddWebhookInput } from '#lib/alerts/schemas';
import type { ActionResult } from '#lib/auth/action';

export type WebhooksProps = {
  webhooks: PublicWebhook[];
  canWrite: boolean;
  add: (input: AddWebhookInput) => Promise<ActionResult<WebhookWithSecret>>;
  remove: (id: string) => Promise<ActionResult<unknown>>;
  rotate: (id: string) => Promise<ActionResult<WebhookWithSecret>>;
  test: (id: string) => Promise<ActionResult<{ deliveryId: string }>>;
  read: (deliveryId: string) => Promise<ActionResult<Delivery>>;
};
