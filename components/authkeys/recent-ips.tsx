'use client';

import { Building2, Check, CircleX, LockOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ActionResult } from '#lib/auth/action';
import type { RecentIpList, RecentIpRow, RecentIpState } from '#lib/recent-ips/list';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Card } from '../ui/card.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { IpText } from '../ui/mono.tsx';
import { formatNumber } from '../ui/number.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SplitBar } from '../ui/split-bar.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '../ui/table.tsx';
import { WhitelistMenu, type WhitelistScope } from '../whitelist/whitelist-menu.tsx';

type RecentIpsProps = {
  list: RecentIpList;
  authkeyName: string;
  companyName: string;
  canWrite: boolean;
  onWhitelist: (ip: string, scope: WhitelistScope) => Promise<ActionResult<unknown>>;
};

/** Addresses that have used this authkey, each with what would happen to it now. */
export function RecentIps({ list, canWrite, onWhitelist, ...names }: RecentIpsProps) {
  return (
    <Card
      flush
      title="Recent IPs"
      description="Addresses that have used this authkey, as they come in."
      actions={<span className="font-mono text-sm text-subtle">{formatNumber(list.total)}</span>}
      footer={
        list.total > list.rows.length
          ? `The ${formatNumber(list.rows.length)} seen last are shown.`
          : undefined
      }
    >
      <div className="border-t">
        {list.rows.length === 0 ? (
          <p className="px-4 py-8 text-center text-muted text-sm">
            Nobody has used this authkey yet. Send a request, and its address appears here within a few
            seconds.
          </p>
        ) : (
          <Table aria-label="Recent IPs">
            <THead>
              <Tr>
                <Th>IP</Th>
                <Th>First seen</Th>
                <Th>Last seen</Th>
                <Th>Accepted, refused</Th>
                <Th>Now</Th>
                {canWrite && (
                  <Th className="w-10">
                    <span className="sr-only">Actions</span>
                  </Th>
                )}
              </Tr>
            </THead>
            <TBody>
              {list.rows.map((row) => (
                <Row key={row.ip ?? 'unknown'} row={row}>
                  {canWrite && (
                    <Td align="end" card="actions">
                      {row.ip !== null && (
                        <WhitelistMenu
                          ip={row.ip}
                          hasAuthkey
                          {...names}
                          onWhitelist={(scope) => onWhitelist(row.ip ?? '', scope)}
                        />
                      )}
                    </Td>
                  )}
                </Row>
              ))}
            </TBody>
          </Table>
        )}
      </div>
    </Card>
  );
}

function Row({ row, children }: { row: RecentIpRow; children: ReactNode }) {
  return (
    <Tr>
      <Td card="title">
        {row.ip === null ? (
          <span className="text-muted" title="The address could not be told; it can be in no whitelist.">
            unknown
          </span>
        ) : (
          <span className="flex items-center gap-1">
            <IpText ip={row.ip} />
            <CopyButton value={row.ip} label={`Copy ${row.ip}`} />
          </span>
        )}
      </Td>
      <Td label="First seen" className="text-muted">
        <RelativeTime at={row.firstSeenAt} />
      </Td>
      <Td label="Last seen" className="text-muted">
        <RelativeTime at={row.lastSeenAt} />
      </Td>
      <Td label="Accepted, refused">
        <SplitBar accepted={row.accepted} refused={row.refused} />
      </Td>
      <Td label="Now">
        <StateBadge state={row.state} />
      </Td>
      {children}
    </Tr>
  );
}

const states: Record<RecentIpState, { tone: Tone; words: string; icon: typeof Check }> = {
  whitelisted: { tone: 'allowed', words: 'Whitelisted', icon: Check },
  company: { tone: 'allowed', words: 'By company', icon: Building2 },
  refused: { tone: 'refused', words: 'Refused', icon: CircleX },
  open: { tone: 'warning', words: 'Not listed', icon: LockOpen },
};

function StateBadge({ state }: { state: RecentIpState }) {
  const { tone, words, icon: Icon } = states[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {words}
    </Badge>
  );
}
