import type { Prisma } from '#lib/db/client';
import type { WebhookContent } from '../schemas.ts';
import type { StreamState } from '../streams/states.ts';

/** What may leave of a webhook: never its secret. */
export const webhookRow = {
  id: true,
  url: true,
  addedBy: true,
  createdAt: true,
  alerts: true,
  streams: { select: { stream: true }, orderBy: { stream: 'asc' } },
} satisfies Prisma.AlertWebhookSelect;

export interface PublicWebhook {
  id: string;
  url: string;
  addedBy: string;
  createdAt: Date;
  /** What it is posted, in the order of `webhookContents`. */
  receives: WebhookContent[];
}

export type ListedWebhook = PublicWebhook & { streams: StreamState[] };

/** The secret is shown this once. */
export interface WebhookWithSecret {
  webhook: PublicWebhook;
  /** whsec_… */
  secret: string;
}

export function publicWebhook({
  alerts,
  streams,
  ...row
}: Prisma.AlertWebhookGetPayload<{ select: typeof webhookRow }>): PublicWebhook {
  return {
    ...row,
    receives: [...(alerts ? (['alerts'] as const) : []), ...streams.map((each) => each.stream)],
  };
}
