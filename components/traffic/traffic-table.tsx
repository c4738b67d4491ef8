'use client';

import { formatNumber } from '#components/ui/number.tsx';
import type { TrafficRange } from '#lib/access/traffic/ranges';
import { seriesOf } from './series.ts';
import { barsOf, daysOf, dayText, hourText, type TimedPoint } from './timed-point.ts';

/** What the chart draws, in numbers: the hours of a day, otherwise days. */
export function TrafficTable({ points, range }: { points: TimedPoint[]; range: TrafficRange }) {
  const series = seriesOf(points);
  const lines = range === '7d' ? daysOf(points) : barsOf(points, range);
  const whenText = range === '24h' ? hourText : dayText;
  return (
    <details className="mt-3 text-sm">
      <summary className="w-fit rounded-sm text-subtle hover:text-ink pointer-coarse:py-2.5">
        As a table
      </summary>
      <div className="mt-2 max-h-72 overflow-y-auto rounded-lg border">
        <table className="w-full text-left">
          <caption className="sr-only">
            {series.map(({ words }) => words).join(', ')}: requests, newest first
          </caption>
          <thead className="sticky top-0 bg-surface text-subtle text-xs">
            <tr>
              <th scope="col" className="px-3 py-1.5 font-medium">
                {range === '24h' ? 'Hour' : 'Day'}
              </th>
              {series.map(({ of, words }) => (
                <th key={of} scope="col" className="px-3 py-1.5 text-right font-medium">
                  {words}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y border-t tabular-nums">
            {lines.toReversed().map((line) => (
              <tr key={line.at}>
                <th scope="row" className="px-3 py-1 font-normal text-muted">
                  {whenText(line.at)}
                </th>
                {series.map(({ of }) => (
                  <td key={of} className="px-3 py-1 text-right">
                    {formatNumber(line[of] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
