'use client';

import { useTableUrl } from '#components/data-table/use-table-url.ts';
import { Select } from '#components/ui/select.tsx';
import { type FailedRange, failedRangeNames } from '#lib/access/traffic/schemas';
import { rangeWords } from './range-words.ts';

/** Without a word in the URL. */
const usual: FailedRange = '7d';

export function RangeFilter() {
  const url = useTableUrl(['range']);
  return (
    <Select
      aria-label="Time range"
      className="max-sm:min-w-32 max-sm:flex-1"
      value={failedRangeNames.find((range) => range === url.values.range) ?? usual}
      onChange={({ target }) => url.set({ range: target.value === usual ? null : target.value })}
    >
      {failedRangeNames.map((range) => (
        <option key={range} value={range}>
          {rangeWords[range]}
        </option>
      ))}
    </Select>
  );
}
