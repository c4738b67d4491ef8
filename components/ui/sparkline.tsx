import { cn } from './cn.ts';

type SparklineProps = {
  values: number[];
  /** The text alternative, for example "Refused in the last 24 hours, from 0 to 41 an hour". */
  label: string;
  tone?: 'accent' | 'allowed' | 'refused' | 'warning' | 'neutral';
  className?: string;
};

const strokes = {
  accent: 'stroke-accent fill-accent',
  allowed: 'stroke-allowed fill-allowed',
  refused: 'stroke-refused fill-refused',
  warning: 'stroke-warning fill-warning',
  neutral: 'stroke-track fill-track',
};

const WIDTH = 120;
const HEIGHT = 32;

export function Sparkline({ values, label, tone = 'neutral', className }: SparklineProps) {
  const highest = Math.max(...values, 1);
  const step = WIDTH / Math.max(values.length - 1, 1);
  const points = values.map((value, index) => {
    const y = HEIGHT - 2 - (value / highest) * (HEIGHT - 4);
    return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={cn('h-8 w-full overflow-visible', strokes[tone], className)}
    >
      <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} stroke="none" opacity={0.1} />
      <polyline
        points={points.join(' ')}
        fill="none"
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
