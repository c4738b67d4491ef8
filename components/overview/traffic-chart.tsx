'use client';

import { useSyncExternalStore } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatNumber } from '#components/ui/number.tsx';
import type { OverviewRange } from '#lib/panel/overview/ranges';
import type { TimedPoint } from './timed-point.ts';
import { tickText, wholeText } from './timed-point.ts';
import { TrafficTable } from './traffic-table.tsx';

type TrafficChartProps = { points: TimedPoint[]; range: OverviewRange };

const noSubscription = () => () => undefined;

/** Accepted and refused an hour, in the viewer's zone; the same as a table for whoever cannot see it. */
export function TrafficChart({ points, range }: TrafficChartProps) {
  // The server knows neither the width nor the zone.
  const inBrowser = useSyncExternalStore(
    noSubscription,
    () => true,
    () => false,
  );
  const highest = Math.max(...points.map((point) => point.accepted + point.refused));
  return (
    <figure>
      <Legend />
      <div className="h-60 overflow-hidden" aria-hidden>
        {inBrowser && highest > 0 && (
          <ResponsiveContainer width="100%" height="100%">
            <BarChart
              data={points}
              accessibilityLayer={false}
              margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
              barCategoryGap={range === '24h' ? '18%' : '8%'}
            >
              <CartesianGrid vertical={false} stroke="var(--border)" />
              <XAxis
                dataKey="at"
                tickFormatter={(at: number) => tickText(at, range)}
                ticks={ticksOf(points, range)}
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
                content={<Hovered />}
                cursor={{ fill: 'var(--surface-sunken)' }}
                isAnimationActive={false}
              />
              <Bar dataKey="accepted" stackId="requests" fill="var(--allowed)" isAnimationActive={false} />
              <Bar dataKey="refused" stackId="requests" fill="var(--refused)" isAnimationActive={false} />
            </BarChart>
          </ResponsiveContainer>
        )}
        {highest === 0 && (
          <p className="grid h-full place-items-center text-sm text-subtle">No requests in this time.</p>
        )}
      </div>
      {inBrowser ? <TrafficTable points={points} range={range} /> : <div className="mt-3 h-5" />}
    </figure>
  );
}

function Legend() {
  return (
    <figcaption className="mb-2 flex gap-4 text-sm text-muted">
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="size-2.5 rounded-sm bg-allowed" />
        Accepted
      </span>
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="size-2.5 rounded-sm bg-refused" />
        Refused
      </span>
    </figcaption>
  );
}

/** Every third hour of a day, every midnight of a week. */
function ticksOf(points: TimedPoint[], range: OverviewRange): number[] {
  return points
    .map((point) => point.at)
    .filter((at) => (range === '24h' ? new Date(at).getHours() % 3 === 0 : new Date(at).getHours() === 0));
}

type HoveredProps = { active?: boolean; payload?: readonly { payload?: TimedPoint }[] };

function Hovered({ active, payload }: HoveredProps) {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="grid gap-0.5 rounded-lg border bg-raised px-3 py-2 text-sm shadow-overlay">
      <p className="text-subtle">{wholeText(point.at)}</p>
      <p className="flex justify-between gap-6">
        <span className="text-allowed">Accepted</span>
        <span className="font-mono">{formatNumber(point.accepted)}</span>
      </p>
      <p className="flex justify-between gap-6">
        <span className="text-refused">Refused</span>
        <span className="font-mono">{formatNumber(point.refused)}</span>
      </p>
    </div>
  );
}
