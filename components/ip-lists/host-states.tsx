import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { ExactTime } from '#components/ui/exact-time.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ShownHost } from '#lib/access/ip-lists/hosts/read-hosts';

/** What each host name of a list leads to, when it is looked up next, and what keeps it from that. */
export function HostStates({ hosts, now }: { hosts: ShownHost[]; now: Date }) {
  return (
    <Card
      flush
      title="Host names"
      description="Looked up in the background after the TTL that the DNS gives, once a minute at the most."
    >
      <ul className="divide-y border-t text-sm">
        {hosts.map((host) => (
          <li key={host.host} className="grid grid-cols-1 gap-1 px-4 py-2">
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <span className="wrap-anywhere font-mono text-ink">{host.host}</span>
              <span className="text-subtle text-xs">
                <NextLookUp host={host} now={now} />
              </span>
            </div>
            <Addresses of={host} />
            {host.problem && host.failedSince && <Problem of={host}>{host.problem}</Problem>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function NextLookUp({ host: { nextAt }, now }: { host: ShownHost; now: Date }) {
  if (nextAt <= now) return 'due now';
  return (
    <>
      next look-up <RelativeTime at={nextAt} />
    </>
  );
}

function Addresses({ of: { addresses, failedSince } }: { of: ShownHost }) {
  if (addresses.length === 0) {
    return (
      <p className="text-muted">{failedSince ? 'No addresses: it lets nobody in.' : 'Not looked up yet.'}</p>
    );
  }
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {addresses.map(({ ip, goesAt }) => (
        <li key={ip} className="flex flex-wrap items-baseline gap-x-2">
          <IpText ip={ip} />
          {goesAt && (
            <span className="text-subtle text-xs">
              left out, goes <RelativeTime at={goesAt} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Problem({ of: { failedSince, keptUntil }, children }: { of: ShownHost; children: ReactNode }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={keptUntil ? 'warning' : 'refused'} icon={<TriangleAlert aria-hidden />}>
        Not resolved
      </Badge>
      <span className="text-muted">
        {children} Since {failedSince && <ExactTime at={failedSince} />}
        {keptUntil && (
          <>
            ; these addresses go on until <ExactTime at={keptUntil} />
          </>
        )}
        .
      </span>
    </p>
  );
}
