import { requiredRow } from '#lib/core/required-row';
import { publicWebhook } from './public-webhook.ts';

export const requireWebhook = requiredRow('AlertWebhook', 'There is no such webhook.', (db, key) =>
  db.alertWebhook.findUnique({ where: key, select: publicWebhook }),
);
