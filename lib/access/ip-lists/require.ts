import { requiredRow } from '#lib/core/required-row';
import { ipListRow } from './public-list.ts';

export const requireIpList = requiredRow('IpList', 'There is no such IP list.', (db, key) =>
  db.ipList.findUnique({ where: { ...key, deletedAt: null }, select: ipListRow }),
);
