import { requiredRow } from '#lib/core/required-row';
import { tokenRow } from './public-token.ts';

export const requireServiceToken = requiredRow('ServiceToken', 'There is no such service token.', (db, key) =>
  db.serviceToken.findUnique({ where: { ...key, revokedAt: null }, select: tokenRow }),
);
