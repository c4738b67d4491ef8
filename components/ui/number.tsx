import { cn } from './cn.ts';

const grouped = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 1234567 → "1,234,567". */
export function formatNumber(value: number) {
  return grouped.format(value);
}

/** "1 address", "1,204 addresses". */
export function countOf(value: number, one: string, many = `${one}s`) {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}

/** A grouped, tabular number; `compact` gives "1.2M" with the exact number on hover. */
export function Num({ value, compact, className }: { value: number; compact?: boolean; className?: string }) {
  return (
    <span className={cn('tabular-nums', className)} title={compact ? formatNumber(value) : undefined}>
      {compact ? short.format(value) : formatNumber(value)}
    </span>
  );
}
