import { Clock } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';

/** What is left of an authkey's life. */
export function Expires({ expiresAt, expiry }: Pick<PublicAuthkey, 'expiresAt' | 'expiry'>) {
  if (expiresAt === null) return <span className="text-subtle">never</span>;
  if (expiry === 'later') return <RelativeTime at={expiresAt} className="text-muted" />;
  const isOver = expiry === 'over';
  return (
    <span className={cn('whitespace-nowrap', isOver ? 'text-refused' : 'text-warning')}>
      <Clock aria-hidden className="mr-1 inline size-3.5 align-[-0.15em]" />
      {isOver && 'expired '}
      <RelativeTime at={expiresAt} />
    </span>
  );
}
