import { IpText } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import type { SeenIp } from '#lib/access/traffic/read-recent-ips';
import { unknownAddress } from '#lib/net/known-address';

const shownMax = 100;
/** How an address that could not be told is recorded. */

/** Addresses that would be refused, the newest first. */
export function RefusedIps({ rows }: { rows: SeenIp[] }) {
  const others = rows.length - shownMax;
  return (
    <div className="grid gap-2">
      <ScrollArea label="Would be refused" className="max-h-72 rounded-lg border">
        <Table aria-label="Would be refused">
          <THead>
            <Tr>
              <Th>IP</Th>
              <Th align="end">Accepted</Th>
              <Th align="end">Last seen</Th>
            </Tr>
          </THead>
          <TBody>
            {rows.slice(0, shownMax).map((row) => (
              <Tr key={row.ip}>
                <Td card="title">{row.ip === unknownAddress ? 'unknown' : <IpText ip={row.ip} />}</Td>
                <Td label="Accepted" align="end">
                  {row.accepted.toLocaleString('en')}
                </Td>
                <Td label="Last seen" align="end">
                  <RelativeTime at={row.lastSeenAt} />
                </Td>
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
