'use client';

import { formatNumber } from '#components/ui/number.tsx';
import type { OverviewRange } from '#lib/panel/overview/ranges';
import { dayText, type TimedPoint, wholeText } from './timed-point.ts';

type Line = { when: string; accepted: number; refused: number };

/** What the chart draws, in numbers: the hours of a day, the days of a week. */
export function TrafficTable({ points, range }: { points: TimedPoint[]; range: OverviewRange }) {
  const lines = (range === '24h' ? points.map(hourLine) : dayLines(points)).reverse();
  return (
    <details className="mt-3 text-sm">
      <summary className="w-fit rounded-sm text-subtle hover:text-ink pointer-coarse:py-2.5">
        As a table
      </summary>
      <div className="mt-2 max-h-72 overflow-y-auto rounded-lg border">
        <table className="w-full text-left">
          <caption className="sr-only">Accepted and refused requests, newest first</caption>
          <thead className="sticky top-0 bg-surface text-subtle text-xs">
            <tr>
              <th scope="col" className="px-3 py-1.5 font-medium">
                {range === '24h' ? 'Hour' : 'Day'}
              </th>
              <th scope="col" className="px-3 py-1.5 text-right font-medium">
                Accepted
              </th>
              <th scope="col" className="px-3 py-1.5 text-right font-medium">
                Refused
              </th>
            </tr>
          </thead>
          <tbody className="divide-y border-t tabular-nums">
            {lines.map((line) => (
              <tr key={line.when}>
                <th scope="row" className="px-3 py-1 font-normal text-muted">
                  {line.when}
                </th>
                <td className="px-3 py-1 text-right">{formatNumber(line.accepted)}</td>
                <td className="px-3 py-1 text-right">{formatNumber(line.refused)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function hourLine({ at, accepted, refused }: TimedPoint): Line {
  return { when: wholeText(at), accepted, refused };
}

function dayLines(points: TimedPoint[]): Line[] {
  const days = Map.groupBy(points, (point) => dayText(point.at));
  return [...days].map(([when, hours]) => ({
    when,
    accepted: hours.reduce((sum, each) => sum + each.accepted, 0),
    refused: hours.reduce((sum, each) => sum + each.refused, 0),
  }));
}
