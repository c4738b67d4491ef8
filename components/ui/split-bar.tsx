import { cn } from './cn.ts';
import { formatNumber } from './number.tsx';

type SplitBarProps = { accepted: number; refused: number; showCounts?: boolean; className?: string };

/** How much was accepted and how much refused, at a glance; the counts say it exactly. */
export function SplitBar({ accepted, refused, showCounts = true, className }: SplitBarProps) {
  const total = accepted + refused;
  const text = `${formatNumber(accepted)} accepted, ${formatNumber(refused)} refused`;
  // What is there at all is never too thin to be seen.
  const share = total === 0 ? 0 : Math.min(92, Math.max(8, (accepted / total) * 100));
  const acceptedWidth = refused === 0 ? 100 : accepted === 0 ? 0 : share;

  return (
    <span className={cn('inline-grid min-w-24 gap-1', className)}>
      {showCounts && (
        <span className="flex justify-between gap-3 font-mono text-xs" aria-hidden>
          <span className={accepted ? 'text-allowed' : 'text-subtle'}>{formatNumber(accepted)}</span>
          <span className={refused ? 'text-refused' : 'text-subtle'}>{formatNumber(refused)}</span>
        </span>
      )}
      <span
        role="img"
        aria-label={text}
        title={text}
        className="flex h-1 gap-px overflow-hidden rounded-full bg-sunken"
      >
        {total > 0 && (
          <>
            <span className="bg-allowed" style={{ width: `${acceptedWidth}%` }} />
            <span className="flex-1 bg-refused" />
          </>
        )}
      </span>
    </span>
  );
}
