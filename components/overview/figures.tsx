import { formatNumber } from '#components/ui/number.tsx';
import { Sparkline } from '#components/ui/sparkline.tsx';
import type { Overview } from '#lib/panel/overview/get';
import type { OverviewRange } from '#lib/panel/overview/ranges';
import { comparedWith } from './compared-with.ts';
import { Figure } from './figure.tsx';
import { spanWords } from './range-words.ts';

/** Accepted, refused, distinct IPs, keys without IP security. */
export function Figures({ range, traffic, distinctIps, openAuthkeys }: Overview) {
  const { points, accepted, refused, previous } = traffic;
  const { total, reporting } = openAuthkeys;
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <Figure label="Accepted" value={accepted} note={comparedWith(accepted, previous.accepted, range)}>
        <Course what="Accepted" values={points.map((point) => point.accepted)} range={range} tone="allowed" />
      </Figure>
      <Figure
        label="Refused"
        value={refused}
        note={comparedWith(refused, previous.refused, range)}
        href={`/sms/failed-logs?range=${range}`}
      >
        <Course what="Refused" values={points.map((point) => point.refused)} range={range} tone="refused" />
      </Figure>
      <Figure label="Distinct IPs" value={distinctIps.total} note="seen with your authkeys">
        <Course what="IPs in use" values={distinctIps.inUse} range={range} tone="accent" />
      </Figure>
      <Figure
        label="Keys without IP security"
        value={total}
        warn={total + reporting > 0}
        note={openWords(openAuthkeys)}
        href="/authkeys"
      >
        <Course
          what="Accepted through them"
          values={points.map((point) => point.open)}
          range={range}
          tone={total > 0 ? 'warning' : 'neutral'}
        />
      </Figure>
    </div>
  );
}

function openWords({ total, reporting, outOf }: Overview['openAuthkeys']): string {
  if (outOf === 0) return 'no authkeys yet';
  if (total + reporting === 0) return `all ${formatNumber(outOf)} have it on`;
  const off = total > 0 ? `of ${formatNumber(outOf)}, open to any address` : '';
  const report = reporting > 0 ? `${formatNumber(reporting)} of ${formatNumber(outOf)} report only` : '';
  return off && report ? `${off}; ${formatNumber(reporting)} report only` : off || report;
}

type CourseProps = {
  what: string;
  values: number[];
  range: OverviewRange;
  tone: 'accent' | 'allowed' | 'refused' | 'warning' | 'neutral';
};

function Course({ what, values: all, range, tone }: CourseProps) {
  // The running hour is not over: it would look like a fall. Where there is nothing else it is shown.
  const whole = all.slice(0, -1);
  const values = whole.some((value) => value > 0) ? whole : all;
  const label = `${what}, ${spanWords[range]}: from ${formatNumber(Math.min(...values))} to ${formatNumber(Math.max(...values))} an hour`;
  return <Sparkline values={values} tone={tone} label={label} />;
}
