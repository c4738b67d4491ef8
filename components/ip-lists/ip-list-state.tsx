import { CircleCheck, Clock, Hourglass, TriangleAlert } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import type { PublicIpList } from '#lib/access/ip-lists/public-list';

export type StateOfList = Pick<PublicIpList, 'source' | 'state'>;

/** How a list that keeps itself is doing; nothing of one that people keep. */
export function IpListState({ source, state }: StateOfList) {
  if (state === 'kept') return null;
  if (state === 'waits') {
    return (
      <Badge tone="warning" icon={<Hourglass aria-hidden />}>
        Waits for approval
      </Badge>
    );
  }
  if (state === 'stale') {
    return (
      <Badge tone="refused" icon={<TriangleAlert aria-hidden />}>
        Stale
      </Badge>
    );
  }
  if (state === 'failing') {
    return (
      <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>
        {source === 'hosts' ? 'Not resolved' : 'Cannot be read'}
      </Badge>
    );
  }
  if (state === 'unread') return <Badge icon={<Clock aria-hidden />}>Not read yet</Badge>;
  return (
    <Badge tone="allowed" icon={<CircleCheck aria-hidden />}>
      Up to date
    </Badge>
  );
}
