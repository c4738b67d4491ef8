import { requiredRow } from '#lib/core/required-row';
import { clientRow } from './public-client.ts';

export const requireClient = requiredRow('Client', 'There is no such API client.', (db, key) =>
  db.client.findUnique({ where: { ...key, deletedAt: null }, select: clientRow }),
);
