import { IpText } from '#components/ui/mono.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';

/** Of many values the first of each side, and how many there are. */
export type Diff = { added: string[]; removed: string[]; addedTotal: number; removedTotal: number };

/** "3 added, 1 removed". */
export function diffWords({ addedTotal, removedTotal }: Pick<Diff, 'addedTotal' | 'removedTotal'>): string {
  const parts = [
    addedTotal > 0 && `${formatNumber(addedTotal)} added`,
    removedTotal > 0 && `${formatNumber(removedTotal)} removed`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'nothing changed';
}

/** What a read adds and removes, value by value. */
export function DiffValues({ added, removed, addedTotal, removedTotal }: Diff) {
  return (
    <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
      <Side title="Added" values={added} total={addedTotal} />
      <Side title="Removed" values={removed} total={removedTotal} />
    </div>
  );
}

function Side({ title, values, total }: { title: string; values: string[]; total: number }) {
  const others = total - values.length;
  return (
    <div className="grid min-w-0 content-start gap-1 text-sm">
      <p className="font-medium text-subtle text-xs">{`${title}: ${formatNumber(total)}`}</p>
      {values.length > 0 && (
        <ScrollArea label={`${title}, entries`} className="max-h-60">
          <ul className="grid gap-0.5">
            {values.map((value) => (
              <li key={value}>
                <IpText ip={value} />
              </li>
            ))}
          </ul>
        </ScrollArea>
      )}
      {others > 0 && <p className="text-subtle">and {countOf(others, 'more entry', 'more entries')}</p>}
    </div>
  );
}
