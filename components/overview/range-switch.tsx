import Link from 'next/link';
import { cn } from '#components/ui/cn.ts';
import { type OverviewRange, overviewRanges } from '#lib/panel/overview/ranges';

const words: Record<OverviewRange, string> = { '24h': '24 h', '7d': '7 d' };

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
