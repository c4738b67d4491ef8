import type { Prisma } from '#lib/db/client';
import type { FeedFormat, FeedSelect } from '#lib/net/feed/feed';
import type { IpListSource } from './schemas.ts';

export const ipListRow = {
  id: true,
  name: true,
  source: true,
  url: true,
  format: true,
  select: true,
  everySeconds: true,
  keepSeconds: true,
  hosts: true,
  allowPrivate: true,
  nextReadAt: true,
  readAt: true,
  changedAt: true,
  failedSince: true,
  waitsSince: true,
  problem: true,
  createdBy: true,
  createdAt: true,
} satisfies Prisma.IpListSelect;

export type IpListRow = Prisma.IpListGetPayload<{ select: typeof ipListRow }>;

/**
 * How a list does: `kept` by hand; `unread`: not read yet; `good`; `failing`: it cannot be read, and its last good
 * entries go on; `stale`: they have gone on for longer than was meant; `waits`: what was read last waits for a person.
 */
export type IpListState = 'kept' | 'unread' | 'good' | 'failing' | 'stale' | 'waits';

export interface PublicIpList extends Omit<IpListRow, 'source' | 'format' | 'select'> {
  source: IpListSource;
  format: FeedFormat | null;
  /** What of what is read is taken. */
  select: FeedSelect;
  state: IpListState;
}

export function publicIpList({ select, format, ...row }: IpListRow, now: Date): PublicIpList {
  return {
    ...row,
    format: format as FeedFormat | null,
    select: (select ?? {}) as FeedSelect,
    state: stateOf(row, now),
  };
}

function stateOf(
  { source, readAt, failedSince, waitsSince, keepSeconds, createdAt }: Omit<IpListRow, 'select' | 'format'>,
  now: Date,
): IpListState {
  if (source === 'hand') return 'kept';
  if (failedSince === null && waitsSince !== null) return 'waits';
  if (failedSince === null) return readAt === null ? 'unread' : 'good';
  return (readAt ?? createdAt).getTime() + keepSeconds * 1000 <= now.getTime() ? 'stale' : 'failing';
}
