import { Card } from '#components/ui/card.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import type { EntryList } from '#lib/access/whitelist/list';

/** What gets in with every authkey of the company, so that nobody types it again. */
export function CompanyListAside({ list }: { list: EntryList }) {
  const others = list.total - list.rows.length;
  return (
    <Card
      title="Company's whitelisted IPs"
      description="They get in with this authkey too."
      footer={others > 0 ? `and ${formatNumber(others)} more` : undefined}
    >
      {list.rows.length === 0 ? (
        <p className="text-muted text-sm">None yet.</p>
      ) : (
        <ul className="grid gap-1.5">
          {list.rows.map((row) => (
            <li key={row.id} className="text-sm">
              <IpText ip={row.value} />
              {row.note && <span className="ml-2 break-words text-subtle text-xs">{row.note}</span>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
