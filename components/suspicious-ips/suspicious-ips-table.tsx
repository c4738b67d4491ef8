import { Ban, LockOpen, ShieldCheck } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { formatNumber, Num } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import type { ListedSuspiciousIp } from '#lib/access/suspicious-ips/list';
import type { UnblockedIp } from '#lib/access/suspicious-ips/unblock';
import type { ActionResult } from '#lib/panel/action';
import { TimeLeft } from './time-left.tsx';
import { UnblockIp } from './unblock-ip.tsx';

type SuspiciousIpsTableProps = {
  rows: ListedSuspiciousIp[];
  total: number;
  /** ISO 8601, the server's. */
  now: string;
  /** "20 or more token requests within 10 seconds" */
  burst: string;
  canWrite: boolean;
  onUnblock: (ip: string) => Promise<ActionResult<UnblockedIp>>;
};

/** Blocked addresses, each with the time left, and those of the last week. */
export function SuspiciousIpsTable({ rows, total, canWrite, ...rest }: SuspiciousIpsTableProps) {
  if (rows.length === 0) return <NothingSuspicious burst={rest.burst} />;
  return (
    <Card
      flush
      tabIndex={-1}
      aria-label="Addresses of the last 7 days"
      footer={
        total > rows.length
          ? `${formatNumber(rows.length)} of ${formatNumber(total)} are shown: those blocked now, and the newest.`
          : undefined
      }
    >
      <Table aria-label="Suspicious IPs">
        <THead>
          <Tr>
            <Th>IP</Th>
            <Th>Flagged</Th>
            <Th align="end">Requests in the burst</Th>
            <Th>User names tried</Th>
            <Th>State</Th>
            <Th>Time left</Th>
            {canWrite && (
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            )}
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Row key={row.ip} row={row} canWrite={canWrite} {...rest} />
          ))}
        </TBody>
      </Table>
    </Card>
  );
}

type RowProps = Pick<SuspiciousIpsTableProps, 'now' | 'burst' | 'canWrite' | 'onUnblock'> & {
  row: ListedSuspiciousIp;
};

function Row({ row, now, burst, canWrite, onUnblock }: RowProps) {
  const blocked = row.state === 'blocked';
  return (
    <Tr>
      <Td card="title">
        <span className="flex items-center gap-1">
          <IpText ip={row.ip} className="lg:whitespace-nowrap" />
          <CopyButton value={row.ip} label={`Copy ${row.ip}`} />
        </span>
      </Td>
      <Td label="Flagged" className="text-muted">
        <RelativeTime at={row.flaggedAt} />
      </Td>
      <Td label="Requests in the burst" align="end">
        <Num value={row.requests} />
      </Td>
      <Td label="User names tried" className="sm:py-1.5">
        <UserNames names={row.usernames} />
      </Td>
      <Td label="State" className="sm:py-1.5">
        <State row={row} />
      </Td>
      <Td label={blocked ? 'Time left' : undefined} card={blocked ? undefined : 'hidden'}>
        {blocked ? <TimeLeft until={row.blockedUntil.toISOString()} now={now} /> : null}
      </Td>
      {canWrite && (
        <Td align="end" card={blocked ? 'actions' : 'hidden'}>
          {blocked && <UnblockIp ip={row.ip} burst={burst} onUnblock={onUnblock} />}
        </Td>
      )}
    </Tr>
  );
}

const namesShown = 3;

function UserNames({ names }: { names: string[] }) {
  const more = names.slice(namesShown);
  return (
    <span className="break-words text-ink">
      {names.slice(0, namesShown).join(', ')}
      {more.length > 0 && (
        <span className="whitespace-nowrap text-subtle" title={more.join(', ')}>
          {` and ${formatNumber(more.length)} more`}
        </span>
      )}
    </span>
  );
}

function State({ row }: { row: ListedSuspiciousIp }) {
  if (row.state === 'blocked') {
    return (
      <Badge tone="refused" icon={<Ban aria-hidden />}>
        Blocked
      </Badge>
    );
  }
  if (row.unblockedAt === null) return <Badge>Ended</Badge>;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 max-sm:justify-end">
      <Badge tone="allowed" icon={<LockOpen aria-hidden />}>
        Unblocked
      </Badge>
      <span className="text-subtle text-xs">
        {`${row.unblockedBy}, `}
        <RelativeTime at={row.unblockedAt} />
      </span>
    </span>
  );
}

function NothingSuspicious({ burst }: { burst: string }) {
  return (
    <Card>
      <EmptyState icon={ShieldCheck} title="No suspicious IPs">
        <p>
          {`An address that sends ${burst}, and names one of your API clients, is listed here for 7 days. To see it, send them to POST /token.`}
        </p>
      </EmptyState>
    </Card>
  );
}
