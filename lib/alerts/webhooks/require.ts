import { requiredRow } from '#lib/core/required-row';
import { publicWebhook, webhookRow } from './public-webhook.ts';

export const requireWebhook = requiredRow('AlertWebhook', 'There is no such webhook.', async (db, key) => {
  const row = await db.alertWebhook.findUnique({ where: key, select: webhookRow });
  return row && publicWebhook(row);
});
