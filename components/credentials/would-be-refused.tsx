'use client';

import { IpText } from '#components/ui/mono.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import { useWhitelistDoor } from '#components/whitelist/whitelist-door.tsx';
import { WhitelistMenu } from '#components/whitelist/whitelist-menu.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { WouldBeRefused as Row } from '#lib/access/credentials/preview-enforcement';
import { otherAddresses, unknownAddress } from '#lib/net/known-address';

/** More are counted: nobody reads so many, and a page is to stay quick. */
const shownMax = 1_000;

type WouldBeRefusedProps = { rows: Row[]; credential: Pick<Credential, 'id' | 'type' | 'name'> };

/** Addresses that would be refused, those with the most requests first, each with its "+". */
export function WouldBeRefused({ rows, credential }: WouldBeRefusedProps) {
  const { canWrite } = useWhitelistDoor();
  const others = rows.length - shownMax;
  return (
    <div className="grid gap-2">
      <ScrollArea label="Would be refused, addresses" className="rounded-lg border sm:max-h-72">
        <Table aria-label="Would be refused">
          <THead>
            <Tr>
              <Th>IP</Th>
              <Th align="end">Requests</Th>
              <Th align="end">Last seen</Th>
              {canWrite && (
                <Th className="w-10">
                  <span className="sr-only">Actions</span>
                </Th>
              )}
            </Tr>
          </THead>
          <TBody>
            {rows.slice(0, shownMax).map((row) => (
              <Tr key={row.ip}>
                <Td card="title">{isAddress(row.ip) ? <IpText ip={row.ip} /> : standsFor(row.ip)}</Td>
                <Td label="Requests" align="end">
                  {formatNumber(row.requests)}
                </Td>
                <Td label="Last seen" align="end">
                  <RelativeTime at={row.lastSeenAt} />
                </Td>
                {canWrite && (
                  <Td align="end" card="actions">
                    {isAddress(row.ip) && (
                      <WhitelistMenu ip={row.ip} seenWith={credential} from="recent-ips" />
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

function isAddress(ip: string): boolean {
  return ip !== unknownAddress && ip !== otherAddresses;
}

function standsFor(ip: string): string {
  return ip === unknownAddress ? 'unknown' : 'other addresses';
}
