'use client';

import { useState } from 'react';
import { IpText } from '#components/ui/mono.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import { useWhitelistDoor } from '#components/whitelist/whitelist-door.tsx';
import { WhitelistMenu } from '#components/whitelist/whitelist-menu.tsx';
import type { LockedOutAddress, LockOut } from '#lib/errors';
import { unknownAddress } from '#lib/net/known-address';

/** Addresses that a change would refuse, most requests first, each with its "+". */
export function LockedOutAddresses({ addresses, total }: LockOut) {
  const { canWrite } = useWhitelistDoor();
  const [listed, setListed] = useState<string[]>([]);
  const others = total - addresses.length;
  return (
    <div className="grid gap-2">
      <ScrollArea label="Would be refused" className="sm:max-h-72 sm:rounded-lg sm:border">
        <Table aria-label="Would be refused">
          <THead>
            <Tr>
              <Th>IP</Th>
              <Th>Authkey or client</Th>
              <Th align="end">Requests</Th>
              <Th align="end">Last accepted</Th>
              {canWrite && (
                <Th className="w-10">
                  <span className="sr-only">Actions</span>
                </Th>
              )}
            </Tr>
          </THead>
          <TBody>
            {addresses.map((row) => (
              <Tr key={keyOf(row)}>
                <Td card="title">
                  <span className="grid min-w-0">
                    {row.ip === unknownAddress ? 'unknown' : <IpText ip={row.ip} />}
                    <span className="wrap-anywhere font-normal text-subtle text-xs sm:hidden">
                      {countOf(row.requests, 'request')}, {row.credential.name},{' '}
                      <RelativeTime at={row.lastAcceptedAt} />
                    </span>
                  </span>
                </Td>
                <Td card="hidden" className="wrap-anywhere text-muted">
                  {row.credential.name}
                </Td>
                <Td card="hidden" align="end">
                  {formatNumber(row.requests)}
                </Td>
                <Td card="hidden" align="end" className="text-muted">
                  <RelativeTime at={row.lastAcceptedAt} />
                </Td>
                {canWrite && (
                  <Td align="end" card="actions">
                    {listed.includes(keyOf(row)) ? (
                      <span className="text-allowed text-sm">whitelisted</span>
                    ) : (
                      row.ip !== unknownAddress && (
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

function keyOf({ ip, credential }: LockedOutAddress): string {
  return `${ip} ${credential.id}`;
}
