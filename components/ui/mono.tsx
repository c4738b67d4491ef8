import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** Keys, ids, counts, code: what is compared character by character. */
export function Mono({ children, className }: { children: ReactNode; className?: string }) {
  return <span className={cn('font-mono text-[0.96em]', className)}>{children}</span>;
}

/** An address or range; a long IPv6 breaks after its colons rather than anywhere. */
export function IpText({ ip, className }: { ip: string; className?: string }) {
  const parts = ip.split(/(?<=[:/-])(?!:)/);
  return (
    <span className={cn('font-mono text-[0.96em] text-ink', className)} translate="no">
      {parts.length === 1
        ? ip
        : parts.flatMap((part, index) => (index === 0 ? [part] : [<wbr key={`${index}${part}`} />, part]))}
    </span>
  );
}
