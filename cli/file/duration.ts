import type { Node } from 'yaml';
import type { Reading } from './reading.ts';

const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
type Unit = keyof typeof seconds;

/** `90s`, `30m`, `1h`, `3d`, or a number of seconds. */
export function readDuration(reading: Reading, node: Node | null, what: string): number | undefined {
  const value = reading.value(node);
  const read = typeof value === 'number' || typeof value === 'string' ? secondsOf(String(value)) : undefined;
  return read ?? reading.refuse(node, `${what} has to be a time such as 30m, 1h or 3d.`);
}

/** undefined: it is no duration. */
export function secondsOf(text: string): number | undefined {
  const [, count = '', unit = 's'] = /^(\d{1,9}) ?([smhd])?$/.exec(text) ?? [];
  return count === '' ? undefined : Number(count) * seconds[unit as Unit];
}

/** The shortest that reads the same. */
export function durationText(total: number): string {
  const unit = (['d', 'h', 'm'] as const).find((each) => total % seconds[each] === 0) ?? 's';
  return `${total / seconds[unit]}${unit}`;
}
