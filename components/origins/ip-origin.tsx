import { Suspense } from 'react';
import { cn } from '#components/ui/cn.ts';
import type { Credential } from '#lib/access/credentials/credential';
import type { Origin } from '#lib/access/origins/read-origins';
import { nearnessWords } from '#lib/text/nearness-words';
import { useMayHaveName, useName } from './names-context.tsx';

type IpOriginProps = {
  /** null: unknown, and nothing is said. */
  ip: string | null;
  origin: Origin;
  /** What it was seen with. */
  type: Credential['type'] | null;
  className?: string;
};

/** Below an address: whose network it is in, its name, and whether it is near. The name comes later, on a line that is there. */
export function IpOrigin({ ip, origin, type, className }: IpOriginProps) {
  const mayHaveName = useMayHaveName(ip);
  if (ip === null) return null;
  const { operator, country, nearness } = origin;
  const network = [operator, country].filter(Boolean).join(', ');
  return (
    <span className={cn('block max-w-72 font-normal text-subtle text-xs', className)}>
      {(network || mayHaveName) && (
        <span className="flex h-4 min-w-14 flex-1 gap-x-1.5 whitespace-nowrap">
          <span className="truncate" title={network}>
            {network}
          </span>
          {mayHaveName && (
            <Suspense>
              <Name ip={ip} />
            </Suspense>
          )}
        </span>
      )}
      {nearness && <span className="block basis-full">{nearnessWords(nearness, type)}</span>}
    </span>
  );
}

function Name({ ip }: { ip: string }) {
  const found = useName(ip);
  if (!found) return null;
  const words = found.isConfirmed ? found.name : `claims to be ${found.name}`;
  return (
    <span className="min-w-16 truncate" title={words} translate="no">
      {words}
    </span>
  );
}
