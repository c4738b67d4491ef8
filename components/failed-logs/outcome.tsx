import { formatNumber } from '#components/ui/number.tsx';
import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';
import { outcomeWords } from './outcome-words.ts';

/** What became of the attempts of a row; of both kinds how many, where there are both. */
export function Outcome({ attempts, reported }: Pick<FailedIpRow, 'attempts' | 'reported'>) {
  const counts = { refused: attempts - reported, report: reported };
  const kinds = (['refused', 'report'] as const).filter((kind) => counts[kind] > 0);
  return (
    <span className="inline-grid whitespace-nowrap max-sm:justify-items-end">
      {kinds.map((kind) => (
        <span key={kind} className={kind === 'report' ? 'text-warning' : 'text-muted'}>
          {outcomeWords[kind]}
          {kinds.length > 1 && <span className="text-xs"> {formatNumber(counts[kind])}</span>}
        </span>
      ))}
    </span>
  );
}
