'use client';

import { useCountdown } from '#components/ui/use-countdown.ts';

/** Counts down by the server's clock; a timer says nothing by itself to those who listen to the page. */
export function TimeLeft({ until, now }: { until: string; now: string }) {
  const seconds = useCountdown(until, now);
  return (
    <span role="timer" aria-live="off" className="whitespace-nowrap font-mono text-[0.96em] text-ink">
      {clockText(seconds)}
    </span>
  );
}

/** "14:59", "1:02:03" */
function clockText(seconds: number) {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
