import Link from 'next/link';
import { cn } from '#components/ui/cn.ts';
import type { TrafficRange } from '#lib/access/traffic/ranges';

const words: Record<TrafficRange, string> = { '24h': '24 h', '7d': '7 d', '30d': '30 d' };

type RangeSwitchProps<Range extends TrafficRange> = {
  ranges: readonly Range[];
  range: Range;
  hrefOf: (range: Range) => string;
};

/** Links, so that the range is in the URL and works before any script does. */
export function RangeSwitch<Range extends TrafficRange>({ ranges, range, hrefOf }: RangeSwitchProps<Range>) {
  return (
    <nav aria-label="Range" className="flex rounded-lg border border-border-strong bg-surface p-0.5">
      {ranges.map((each) => (
        <Link
          key={each}
          href={hrefOf(each)}
          scroll={false}
          aria-current={each === range ? 'true' : undefined}
          className={cn(
            'rounded-md px-2.5 py-0.5 font-medium text-muted text-sm transition-colors hover:text-ink pointer-coarse:py-2',
            each === range && 'bg-sunken text-ink',
          )}
        >
          <span className="sr-only">Last </span>
          {words[each]}
        </Link>
      ))}
    </nav>
  );
}
