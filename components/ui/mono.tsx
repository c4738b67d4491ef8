import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** Keys, ids, counts, code: what is compared character by character. */
export function Mono({ children, className }: { children: ReactNode; className?: string }) {
  return <span className={cn('font-mono text-[0.96em]', className)}>{children}</span>;
}

/** An address or range, on one line: broken, an IPv6 address reads as several. A long IPv6 one is set smaller. */
export function IpText({ ip, className }: { ip: string; className?: string }) {
  const size = ip.length > 31 ? 'text-[0.85em] tracking-tight' : 'text-[0.96em]';
  return (
    <span className={cn('whitespace-nowrap font-mono text-ink', size, className)} translate="no">
      {ip}
    </span>
  );
}
