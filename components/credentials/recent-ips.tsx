'use client';

import { Building2, Check, CircleX, LockOpen, Minus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { LiveBar } from '#components/live/live-bar.tsx';
import { useHeldRows } from '#components/live/use-held-rows.ts';
import { Attribution } from '#components/origins/attribution.tsx';
import { IpOrigin } from '#components/origins/ip-origin.tsx';
import { Badge, type Tone } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { cn } from '#components/ui/cn.ts';
import { IpText } from '#components/ui/mono.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';
import { SplitBar } from '#components/ui/split-bar.tsx';
import { stickyEnd, Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import { useWhitelistDoor } from '#components/whitelist/whitelist-door.tsx';
import { WhitelistMenu } from '#components/whitelist/whitelist-menu.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { AccountIpList, AccountIpRow } from '#lib/access/traffic/list-account-ips';
import type { RecentIpList, RecentIpRow } from '#lib/access/traffic/list-recent-ips';
import type { RecentIpState } from '#lib/access/traffic/recent-ip-state';
import { credentialNouns } from '#lib/text/credential-nouns';
import { RecentChoice } from './recent-choice.tsx';
import type { RecentScope } from './recent-scope.ts';

type RecentIpsProps = {
  list: RecentIpList | AccountIpList;
  /** null: of all authkeys, beside the company's list. */
  credential: Pick<Credential, 'id' | 'type' | 'name'> | null;
  /** Whose addresses are shown, where that can be chosen. */
  scope?: RecentScope;
  className?: string;
};

const counted: [string, string] = ['address', 'addresses'];
const keyOf = (row: RecentIpRow | AccountIpRow) => row.ip ?? 'unknown';

/** Addresses that have used one credential or any authkey, each with what would happen to it now. */
export function RecentIps({ list, credential, scope, className }: RecentIpsProps) {
  const { canWrite } = useWhitelistDoor();
  const [paused, setPaused] = useState(false);
  const { rows, shown, waiting, take } = useHeldRows<
    RecentIpRow | AccountIpRow,
    RecentIpList | AccountIpList
  >(list, {
    keyOf,
    view: `${credential?.id} ${scope}`,
    paused,
    // What "+" changed is seen at once, also then.
    whilePaused: (row, { state }) => ({ ...row, state }),
  });
  const noun =
    credential === null || scope === 'all' ? 'any authkey' : `this ${credentialNouns[credential.type]}`;
  return (
    <Card
      flush
      className={className}
      title="Recent IPs"
      description={`Addresses that have used ${noun}.`}
      actions={
        <>
          {scope && <RecentChoice scope={scope} />}
          <LiveBar
            noun={counted}
            waiting={waiting}
            onTake={take}
            paused={paused}
            onPause={setPaused}
            className="-my-1"
          />
          <span className="font-mono text-sm text-subtle">{formatNumber(shown.total)}</span>
        </>
      }
      footer={
        rows.length > 0 && (
          <>
            {shown.total > rows.length && `The ${formatNumber(rows.length)} seen last are shown.`}
            <Attribution />
          </>
        )
      }
    >
      <div className="border-t">
        {rows.length === 0 ? (
          <p className="px-4 py-8 text-center text-muted text-sm">
            Nobody has used {noun} yet. Send a request, and its address appears here within a few seconds.
          </p>
        ) : (
          <ScrollArea label="Recent IPs, addresses" className="@container sm:max-h-160">
            <Table aria-label="Recent IPs">
              <THead>
                <Tr>
                  <Th>IP</Th>
                  <Th className={wide}>Seen</Th>
                  <Th>Accepted, refused</Th>
                  <Th>Now</Th>
                  {canWrite && (
                    <Th className={cn('w-10', stickyEnd)}>
                      <span className="sr-only">Actions</span>
                    </Th>
                  )}
                </Tr>
              </THead>
              <TBody>
                {rows.map((row) => (
                  <Row key={keyOf(row)} row={row} type={credential?.type ?? null}>
                    {canWrite && (
                      <Td align="end" card="actions" className={stickyEnd}>
                        {row.ip !== null && !isSettled(credential, row) && (
                          <WhitelistMenu ip={row.ip} seenWith={credential ?? allOf(row)} from="recent-ips" />
                        )}
                      </Td>
                    )}
                  </Row>
                ))}
              </TBody>
            </Table>
          </ScrollArea>
        )}
      </div>
    </Card>
  );
}

/** On phones a row has two lines: the address and its network; what happens to it, when it was seen and how often. */
const phoneRow = 'max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-2.5 max-sm:pr-16';
const phoneTitle =
  'max-sm:flex max-sm:min-w-0 max-sm:flex-1 max-sm:flex-wrap max-sm:items-baseline max-sm:gap-x-2';

/** Beside another list, when an address was seen stands below it. */
const wide = 'sm:@max-2xl:hidden';
const narrow = 'hidden sm:@max-2xl:block';

/** All but authkeys have one list only; what stands in it can be put nowhere else. */
function isSettled(credential: Pick<Credential, 'type'> | null, { state }: RecentIpRow): boolean {
  if (credential === null) return state === 'company';
  return credential.type !== 'authkey' && state === 'whitelisted';
}

/**
 * Nothing of what is listed anyway, nor among all authkeys' addresses of what was never refused; and of no authkey in
 * particular it cannot be said that a network is new to it.
 */
function saidOf(row: RecentIpRow | AccountIpRow, type: Credential['type'] | null) {
  if (row.state === 'whitelisted' || row.state === 'company') return null;
  if ('authkeys' in row && row.refused === 0) return null;
  return type === null && row.origin.nearness === 'new' ? null : row.origin.nearness;
}

/** Beside the company's list the "+" means that list alone. */
function allOf(row: RecentIpRow | AccountIpRow) {
  return { id: authkeysOf(row)[0]?.id ?? '', type: null, name: null };
}

function authkeysOf(row: RecentIpRow | AccountIpRow): AccountIpRow['authkeys'] {
  return 'authkeys' in row ? row.authkeys : [];
}

function SeenWith({ row }: { row: RecentIpRow | AccountIpRow }) {
  const authkeys = authkeysOf(row);
  if (authkeys.length === 0) return null;
  const others =
    'otherAuthkeys' in row && row.otherAuthkeys > 0 ? ` and ${countOf(row.otherAuthkeys, 'other')}` : '';
  const words = `with ${authkeys.map(({ name }) => name).join(', ')}${others}`;
  return (
    <span
      className="wrap-anywhere block font-normal text-subtle text-xs max-sm:min-w-14 max-sm:flex-1 max-sm:truncate"
      title={words}
    >
      {words}
    </span>
  );
}

type RowProps = { row: RecentIpRow | AccountIpRow; type: Credential['type'] | null; children: ReactNode };

function Row({ row, type, children }: RowProps) {
  return (
    <Tr className={phoneRow}>
      <Td card="title" className="max-sm:-order-2 max-sm:min-h-0 max-sm:basis-full max-sm:pr-0">
        <span className={cn('grid', phoneTitle)}>
          {row.ip === null ? (
            <>
              <span className="text-muted">unknown</span>
              <span className="font-normal text-subtle text-xs">cannot be whitelisted</span>
            </>
          ) : (
            <IpText ip={row.ip} />
          )}
          <SeenWith row={row} />
          <IpOrigin
            ip={row.ip}
            origin={{ ...row.origin, nearness: saidOf(row, type) }}
            type={type}
            className="max-sm:contents"
          />
          <span className={cn('font-normal text-subtle text-xs', narrow)}>
            <RelativeTime at={row.lastSeenAt} />, first <RelativeTime at={row.firstSeenAt} />
          </span>
        </span>
      </Td>
      <Td className={cn('text-muted max-sm:min-h-0 max-sm:text-xs', wide)}>
        <span className="grid whitespace-nowrap">
          <RelativeTime at={row.lastSeenAt} />
          <span className="text-subtle text-xs max-sm:hidden">
            first <RelativeTime at={row.firstSeenAt} />
          </span>
        </span>
      </Td>
      <Td className="max-sm:order-1 max-sm:ml-auto max-sm:min-h-0">
        <SplitBar accepted={row.accepted} refused={row.refused} className="min-w-18" />
      </Td>
      <Td className="max-sm:-order-1 max-sm:min-h-0">
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
  report: { tone: 'warning', words: 'Report only', icon: LockOpen },
  open: { tone: 'warning', words: 'Not listed', icon: LockOpen },
  unlisted: { tone: 'neutral', words: 'Not in this list', icon: Minus },
};

function StateBadge({ state }: { state: RecentIpState }) {
  const { tone, words, icon: Icon } = states[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {words}
    </Badge>
  );
}
