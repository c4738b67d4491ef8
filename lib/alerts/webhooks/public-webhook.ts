import type { Prisma } from '#lib/db/client';

/** What may leave of a webhook: never its secret. */
export const publicWebhook = {
  id: true,
  url: true,
  addedBy: true,
  createdAt: true,
} satisfies Prisma.AlertWebhookSelect;

export type PublicWebhook = Prisma.AlertWebhookGetPayload<{ select: typeof publicWebhook }>;

/** The secret is shown this once. */
export interface WebhookWithSecret {
  webhook: PublicWebhook;
  /** whsec_… */
  secret: string;
}
