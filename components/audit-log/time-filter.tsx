'use client';

import { type TableUrl, useTableUrl } from '#components/data-table/use-table-url.ts';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { useInBrowser } from '#components/ui/use-in-browser.ts';
import { eventRangeNames } from '#lib/events/log/schemas';
import { rangeWords } from './group-words.ts';

const between = 'between';

/** A time that ends now, or whole days of the viewer's; the URL has instants, which are the same for everybody. */
export function TimeFilter() {
  const url = useTableUrl(['range', 'from', 'to']);
  const { range, from, to } = url.values;
  const hasDays = Boolean(from || to);
  return (
    <>
      <Select
        aria-label="Time"
        className="max-sm:min-w-32 max-sm:flex-1"
        value={hasDays ? between : (range ?? '')}
        onChange={({ target }) =>
          url.set(
            target.value === between
              ? { range: null, from: startOf(dayText(new Date())), to: null }
              : { range: target.value || null, from: null, to: null },
          )
        }
      >
        <option value="">Any time</option>
        {eventRangeNames.map((name) => (
          <option key={name} value={name}>
            {rangeWords[name]}
          </option>
        ))}
        <option value={between}>Certain days</option>
      </Select>
      {hasDays && <Days url={url} />}
    </>
  );
}

function Days({ url }: { url: TableUrl }) {
  const { from, to } = url.values;
  const isViewers = useInBrowser();
  // The server does not know the viewer's zone.
  const shown = (at: Date | null) => (isViewers && at && !Number.isNaN(at.getTime()) ? dayText(at) : '');
  return (
    <span className="flex items-center gap-1.5 max-sm:w-full">
      <Input
        type="date"
        aria-label="First day"
        className="max-sm:flex-1"
        value={shown(from ? new Date(from) : null)}
        onChange={({ target }) => isDay(target.value) && url.set({ from: startOf(target.value) })}
      />
      <span aria-hidden className="text-subtle">
        –
      </span>
      <Input
        type="date"
        aria-label="Last day"
        className="max-sm:flex-1"
        value={shown(to ? new Date(Date.parse(to) - 1) : null)}
        onChange={({ target }) => isDay(target.value) && url.set({ to: startOf(target.value, 1) })}
      />
    </span>
  );
}

/** A year that is still being typed begins with noughts. */
function isDay(text: string): boolean {
  return /^[2-9]\d{3}-\d\d-\d\d$/.test(text);
}

/** "2026-11-25", where the viewer is. */
function dayText(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Where the viewer's day begins, or that many days after it. */
function startOf(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
