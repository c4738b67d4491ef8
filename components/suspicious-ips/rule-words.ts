import { countOf, formatNumber } from '#components/ui/number.tsx';

type Rule = { burst: number; windowSeconds: number; blockSeconds: number };

/** "20 or more token requests within 10 seconds" */
export function burstWords({ burst, windowSeconds }: Rule) {
  return `${formatNumber(burst)} or more token requests within ${spanWords(windowSeconds)}`;
}

/** "15 minutes", "90 seconds" */
export function spanWords(seconds: number) {
  if (seconds >= 3_600 && seconds % 3_600 === 0) return countOf(seconds / 3_600, 'hour');
  return seconds >= 60 && seconds % 60 === 0 ? countOf(seconds / 60, 'minute') : countOf(seconds, 'second');
}
