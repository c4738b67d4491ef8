'use client';

import { FailedIp } from '#components/failed-logs/failed-ip.tsx';
import { seenWith } from '#components/failed-logs/seen-with.ts';
import { FailedStateBadge } from '#components/failed-logs/state-badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { WhitelistMenu } from '#components/whitelist/whitelist-menu.tsx';
import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';

type NewestRefusedProps = {
  rows: FailedIpRow[];
  /** Of the whole range. */
  total: number;
  range: string;
};

export function NewestRefused({ rows, total, range }: NewestRefusedProps) {
  return (
    <Card
      flush
      title="Newest refused IPs"
      actions={
        total > 0 && (
          <LinkButton size="sm" variant="ghost" className="-mr-2.5" href={`/sms/failed-logs?range=${range}`}>
            {total > rows.length ? `All ${formatNumber(total)}` : 'Failed Logs'}
          </LinkButton>
        )
      }
    >
      {rows.length === 0 ? (
        <p className="border-t px-4 py-8 text-center text-muted text-sm">
          Nothing has been refused in this time.
        </p>
      ) : (
        <ul aria-label="Newest refused IPs" className="divide-y border-t">
          {rows.map((row) => (
            <li
              key={`${row.credentialId} ${row.ip ?? row.stands}`}
              className="flex items-center gap-3 px-4 py-2"
            >
              <div className="grid min-w-0 flex-1 gap-0.5">
                <div className="flex flex-wrap items-center justify-between gap-x-2 gap-y-0.5 text-sm">
                  <FailedIp {...row} />
                  {row.state !== 'refused' && <FailedStateBadge state={row.state} />}
                </div>
                <p className="truncate text-subtle text-xs">
                  {`${row.credentialName ?? 'deleted'}, ${countOf(row.attempts, 'attempt')}, `}
                  <RelativeTime at={row.lastAt} />
                </p>
              </div>
              {row.ip !== null && row.wouldHelp && (
                <WhitelistMenu ip={row.ip} seenWith={seenWith(row)} from="overview" />
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
