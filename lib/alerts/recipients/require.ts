import { requiredRow } from '#lib/core/required-row';
import { recipientRow } from './public-recipient.ts';

/** With the hash of its code. */
export const requireRecipient = requiredRow('AlertRecipient', 'There is no such recipient.', (db, key) =>
  db.alertRecipient.findUnique({ where: key, select: { ...recipientRow, codeHash: true } }),
);
