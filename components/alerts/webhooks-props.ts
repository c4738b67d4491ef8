import type { Delivery } from '#lib/alerts/deliveries/delivery';
import type { AddWebhookInput, EditWebhookInput } from '#lib/alerts/schemas';
import type { ListedWebhook, WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';
import type { ActionResult } from '#lib/panel/action';

export type WebhooksProps = {
  webhooks: ListedWebhook[];
  canWrite: boolean;
  add: (input: AddWebhookInput) => Promise<ActionResult<WebhookWithSecret>>;
  edit: (input: EditWebhookInput) => Promise<ActionResult<unknown>>;
  remove: (id: string) => Promise<ActionResult<unknown>>;
  rotate: (id: string) => Promise<ActionResult<WebhookWithSecret>>;
  test: (id: string) => Promise<ActionResult<{ deliveryId: string }>>;
  read: (deliveryId: string) => Promise<ActionResult<Delivery>>;
};
