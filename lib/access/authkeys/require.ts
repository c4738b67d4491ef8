import { requiredRow } from '#lib/core/required-row';
import { authkeyRow } from './public-authkey.ts';

export const requireAuthkey = requiredRow('Authkey', 'There is no such authkey.', (db, key) =>
  db.authkey.findUnique({ where: { ...key, deletedAt: null }, select: authkeyRow }),
);
