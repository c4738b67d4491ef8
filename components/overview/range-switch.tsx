import Link from 'next/link';
import { type OverviewRange, overviewRanges } from '#lib/overview/ranges';
import { cn } from '../ui/cn.ts';

const words: Record<OverviewRange, { short: string; long: string }> = {
  '24h': { short: '24 h', long: 'Last 24 hours' },
  '7d': { short: '7 d', long: 'Last 7 days' },
};

/** Links, so that the range is in the URL and works before any script does. */
export function RangeSwitch({ range }: { range: OverviewRange }) {
  return (
    <nav aria-label="Range" className="flex rounded-lg border border-border-strong bg-surface p-0.5">
      {overviewRanges.map((each) => (
        <Link
          key={each}
          href={each === '24h' ? '/' : `/?range=${each}`}
          scroll={false}
          aria-current={each === range ? 'true' : undefined}
          aria-label={words[each].long}
          className={cn(
            'rounded-md px-2.5 py-0.5 font-medium text-muted text-sm transition-colors hover:text-ink pointer-coarse:py-2',
            each === range && 'bg-sunken text-ink',
          )}
        >
          {words[each].short}
        </Link>
      ))}
    </nav>
  );
}
