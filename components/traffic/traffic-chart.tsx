'use client';

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { cn } from '#components/ui/cn.ts';
import { formatNumber } from '#components/ui/number.tsx';
import { useInBrowser } from '#components/ui/use-in-browser.ts';
import type { TrafficRange } from '#lib/access/traffic/ranges';
import { type Series, seriesOf } from './series.ts';
import { barsOf, dayText, hourText, type TimedPoint, tickText } from './timed-point.ts';
import { TrafficTable } from './traffic-table.tsx';

type TrafficChartProps = {
  /** One an hour. */
  points: TimedPoint[];
  range: TrafficRange;
};

const gaps: Record<TrafficRange, string> = { '24h': '18%', '7d': '8%', '30d': '18%' };

/** Requests an hour or day, in the viewer's zone; the same as a table for whoever cannot see it. */
export function TrafficChart({ points, range }: TrafficChartProps) {
  // The server knows neither the width nor the zone.
  const inBrowser = useInBrowser();
  const series = seriesOf(points);
  const isEmpty = points.every((point) => series.every(({ of }) => !point[of]));
  const bars = inBrowser ? barsOf(points, range) : [];
  return (
    <figure>
      <Legend series={series} />
      <div className="h-60 overflow-hidden" aria-hidden>
        {inBrowser && !isEmpty && (
          <ResponsiveContainer width="100%" height="100%">
            <BarChart
              data={bars}
              accessibilityLayer={false}
              margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
              barCategoryGap={gaps[range]}
            >
              <CartesianGrid vertical={false} stroke="var(--border)" />
              <XAxis
                dataKey="at"
                tickFormatter={(at: number) => tickText(at, range)}
                ticks={ticksOf(bars, range)}
                interval="preserveStartEnd"
                minTickGap={24}
                tickLine={false}
                axisLine={{ stroke: 'var(--border)' }}
                tick={{ fill: 'var(--ink-subtle)', fontSize: 12 }}
              />
              <YAxis
                width={44}
                allowDecimals={false}
                tickFormatter={formatNumber}
                tickLine={false}
                axisLine={false}
                tick={{ fill: 'var(--ink-subtle)', fontSize: 12 }}
              />
              <Tooltip
                content={<Hovered series={series} range={range} />}
                cursor={{ fill: 'var(--surface-sunken)' }}
                isAnimationActive={false}
              />
              {series.map(({ of, fill }) => (
                <Bar key={of} dataKey={of} stackId="requests" fill={fill} isAnimationActive={false} />
              ))}
            </BarChart>
          </ResponsiveContainer>
        )}
        {isEmpty && (
          <p className="grid h-full place-items-center text-sm text-subtle">No requests in this time.</p>
        )}
      </div>
      {inBrowser ? <TrafficTable points={points} range={range} /> : <div className="mt-3 h-5" />}
    </figure>
  );
}

function Legend({ series }: { series: Series[] }) {
  return (
    <figcaption className="mb-2 flex flex-wrap gap-x-4 text-sm text-muted">
      {series.map(({ of, words, dot }) => (
        <span key={of} className="flex items-center gap-1.5">
          <span aria-hidden className={cn('size-2.5 rounded-sm', dot)} />
          {words}
        </span>
      ))}
    </figcaption>
  );
}

/** Every third hour of a day, every midnight of a week, every day of a month. */
function ticksOf(bars: readonly TimedPoint[], range: TrafficRange): number[] {
  const all = bars.map((bar) => bar.at);
  if (range === '30d') return all;
  return all.filter((at) => {
    const hour = new Date(at).getHours();
    return range === '24h' ? hour % 3 === 0 : hour === 0;
  });
}

type HoveredProps = {
  series: Series[];
  range: TrafficRange;
  active?: boolean;
  payload?: readonly { payload?: TimedPoint }[];
};

function Hovered({ series, range, active, payload }: HoveredProps) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="grid gap-0.5 rounded-lg border bg-raised px-3 py-2 text-sm shadow-overlay">
      <p className="text-subtle">{range === '30d' ? dayText(point.at) : hourText(point.at)}</p>
      {series.map(({ of, words, text }) => (
        <p key={of} className="flex justify-between gap-6">
          <span className={text}>{words}</span>
          <span className="font-mono">{formatNumber(point[of] ?? 0)}</span>
        </p>
      ))}
    </div>
  );
}
