/** Minutes of the day (0 to 1439) in an IANA time zone; null: none. From after to: over midnight. */
export interface QuietHours {
  from: number | null;
  to: number | null;
  timeZone: string;
}

const minuteMs = 60_000;
const dayMinutes = 1_440;

/** When the quiet hours end, if they are now; null: they are not. */
export function quietUntil({ from, to, timeZone }: QuietHours, now: Date): Date | null {
  if (from === null || to === null || from === to) return null;
  const minute = minuteOfDay(now, timeZone);
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return null;
  const start = Math.floor(now.getTime() / minuteMs) * minuteMs;
  const end = new Date(start + ((to - minute + dayMinutes) % dayMinutes) * minuteMs);
  // Where the clocks change in between, the end is an hour off.
  const off = minuteOfDay(end, timeZone) - to;
  const shift = off > dayMinutes / 2 ? off - dayMinutes : off < -dayMinutes / 2 ? off + dayMinutes : off;
  return new Date(end.getTime() - shift * minuteMs);
}

function minuteOfDay(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return number('hour') * 60 + number('minute');
}

/** Minutes of the day as HH:MM. */
export function timeText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** HH:MM as minutes of the day. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
