'use client';

import { useState } from 'react';
import { IpText } from '#components/ui/mono.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import { useWhitelistDoor } from '#components/whitelist/whitelist-door.tsx';
import { WhitelistMenu } from '#components/whitelist/whitelist-menu.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import { otherAddresses, unknownAddress } from '#lib/net/known-address';

/** More are counted: nobody reads so many, and a page is to stay quick. */
const shownMax = 1_000;

export type RefusedAddress = {
  ip: string;
  credential: Pick<Credential, 'id' | 'type' | 'name'>;
  requests: number;
  lastAt: Date;
};

type RefusedAddressesProps = {
  /** Most requests first. */
  rows: RefusedAddress[];
  /** Of which these are the first. */
  total: number;
  /** What `lastAt` is. */
  lastWords: 'Last accepted' | 'Last seen';
  /** Of one authkey or client, which is named elsewhere. */
  ofOne?: boolean;
};

/** Addresses that a change would refuse, each with its "+"; on phones a row has two lines. */
export function RefusedAddresses({ rows, total, lastWords, ofOne }: RefusedAddressesProps) {
  const { canWrite } = useWhitelistDoor();
  const [listed, setListed] = useState<string[]>([]);
  const shown = rows.slice(0, shownMax);
  const others = total - shown.length;
  return (
    <div className="grid gap-2">
      <ScrollArea label="Would be refused, addresses" className="rounded-lg border sm:max-h-72">
        <Table aria-label="Would be refused">
          <THead>
            <Tr>
              <Th>IP</Th>
              {!ofOne && <Th>Authkey or client</Th>}
              <Th align="end">Requests</Th>
              <Th align="end">{lastWords}</Th>
              {canWrite && (
                <Th className="w-10">
                  <span className="sr-only">Actions</span>
                </Th>
              )}
            </Tr>
          </THead>
          <TBody>
            {shown.map((row) => (
              <Tr key={keyOf(row)}>
                <Td card="title">
                  <span className="grid min-w-0">
                    {isAddress(row.ip) ? <IpText ip={row.ip} /> : standsFor(row.ip)}
                    <span className="wrap-anywhere font-normal text-subtle text-xs sm:hidden">
                      {countOf(row.requests, 'request')}, {!ofOne && `${row.credential.name}, `}
                      <RelativeTime at={row.lastAt} />
                    </span>
                  </span>
                </Td>
                {!ofOne && (
                  <Td card="hidden" className="wrap-anywhere text-muted">
                    {row.credential.name}
                  </Td>
                )}
                <Td card="hidden" align="end">
                  {formatNumber(row.requests)}
                </Td>
                <Td card="hidden" align="end" className="text-muted">
                  <RelativeTime at={row.lastAt} />
                </Td>
                {canWrite && (
                  <Td align="end" card="actions">
                    {listed.includes(keyOf(row)) ? (
                      <span className="text-allowed text-sm">whitelisted</span>
                    ) : (
                      isAddress(row.ip) && (
                        <WhitelistMenu
                          ip={row.ip}
                          seenWith={row.credential}
                          from="recent-ips"
                          onDone={() => setListed((all) => [...all, keyOf(row)])}
                        />
                      )
                    )}
                  </Td>
                )}
              </Tr>
            ))}
          </TBody>
        </Table>
      </ScrollArea>
      {others > 0 && (
        <p className="text-sm text-subtle">and {countOf(others, 'more address', 'more addresses')}</p>
      )}
    </div>
  );
}

function keyOf({ ip, credential }: RefusedAddress): string {
  return `${ip} ${credential.id}`;
}

function isAddress(ip: string): boolean {
  return ip !== unknownAddress && ip !== otherAddresses;
}

function standsFor(ip: string): string {
  return ip === unknownAddress ? 'unknown' : 'other addresses';
}
