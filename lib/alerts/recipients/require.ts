import { requiredRow } from '#lib/core/required-row';
import type { RecipientChannel } from '../schemas.ts';
import { recipientRow } from './public-recipient.ts';

/** With the hash of its code. */
export const requireRecipient = requiredRow(
  'AlertRecipient',
  'There is no such recipient.',
  async (db, key) => {
    const select = { ...recipientRow, codeHash: true };
    const row = await db.alertRecipient.findUnique({ where: key, select });
    return row && { ...row, channel: row.channel as RecipientChannel };
  },
);
