import { Card } from '#components/ui/card.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import type { EntryList } from '#lib/access/whitelist/list';

type CompanyListAsideProps = {
  list: EntryList;
  /** Those that the company has for all of its authkeys. */
  ipLists: { id: string; name: string; entries: number }[];
};

/** What gets in with every authkey of the company, so that nobody types it again. */
export function CompanyListAside({ list, ipLists }: CompanyListAsideProps) {
  const others = list.total - list.rows.length;
  return (
    <Card
      title="Company's whitelisted IPs"
      description="They get in with this authkey too."
      footer={others > 0 ? `and ${formatNumber(others)} more` : undefined}
    >
      {list.rows.length + ipLists.length === 0 ? (
        <p className="text-muted text-sm">None yet.</p>
      ) : (
        <ul className="grid gap-1.5">
          {list.rows.map((row) => (
            <li key={row.id} className="text-sm">
              <IpText ip={row.value} />
              {row.note && <span className="ml-2 break-words text-subtle text-xs">{row.note}</span>}
            </li>
          ))}
          {ipLists.map(({ id, name, entries }) => (
            <li key={id} className="wrap-anywhere text-sm">
              IP list {name}
              <span className="ml-2 text-subtle text-xs">{countOf(entries, 'entry', 'entries')}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
