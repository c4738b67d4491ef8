import { Card } from '#components/ui/card.tsx';
import { ExactTime } from '#components/ui/exact-time.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import { familyOf } from '#components/whitelist/family-of.ts';
import { isSearchable } from '#components/whitelist/is-searchable.ts';
import { ListSearch, ShowMore } from '#components/whitelist/list-search.tsx';
import type { EntryThen } from '#lib/access/as-of/standing';

type EntriesThenProps = {
  title: string;
  description: string;
  /** The URL's key of the search in this list; its length is kept beside it. Absent: the first ones are shown. */
  urlKey?: string;
  rows: EntryThen[];
  matching: number;
  total: number;
};

/** A list as it stood, read only. */
export function EntriesThen({ title, description, urlKey, rows, matching, total }: EntriesThenProps) {
  return (
    <Card
      flush
      title={title}
      description={description}
      actions={<span className="font-mono text-sm text-subtle">{formatNumber(total)}</span>}
    >
      {urlKey && isSearchable({ total, matching }) && (
        <div className="border-t px-4 py-2">
          <ListSearch urlKey={urlKey} title={title} matching={matching} total={total} />
        </div>
      )}
      <div className="border-t">
        {rows.length > 0 ? (
          <ScrollArea label={`${title}, entries`} className="sm:max-h-120">
            <Table aria-label={title}>
              <THead>
                <Tr>
                  <Th>Entry</Th>
                  <Th className="w-40">Family</Th>
                  <Th className="w-64">Expires</Th>
                </Tr>
              </THead>
              <TBody>
                {rows.map(({ value, note, expiresAt }) => (
                  <Tr key={value}>
                    <Td card="title" className="max-sm:pr-0">
                      <span className="grid min-w-0">
                        <IpText ip={value} />
                        <span className="break-words font-normal text-subtle text-xs">
                          {note}
                          {expiresAt && (
                            <span className="sm:hidden">
                              {note && ', '}ends <ExactTime at={expiresAt} />
                            </span>
                          )}
                        </span>
                      </span>
                    </Td>
                    <Td card="hidden" className="whitespace-nowrap text-muted">
                      {familyOf(value)}
                    </Td>
                    <Td card="hidden" className="whitespace-nowrap text-muted">
                      {expiresAt ? <ExactTime at={expiresAt} /> : 'never'}
                    </Td>
                  </Tr>
                ))}
              </TBody>
            </Table>
          </ScrollArea>
        ) : (
          <div className="px-4 py-8 text-center text-muted text-sm">
            {total > 0 ? 'No entry matches.' : 'No entry stood here.'}
          </div>
        )}
        {urlKey && matching > rows.length && (
          <ShowMore urlKey={urlKey} shown={rows.length} matching={matching} />
        )}
        {!urlKey && matching > rows.length && (
          <p className="border-t px-4 py-2 text-muted text-sm">
            The first {formatNumber(rows.length)} of {formatNumber(matching)}.
          </p>
        )}
      </div>
    </Card>
  );
}
