import { pages } from '#components/shell/pages.ts';
import { Callout } from '#components/ui/callout.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { FailedRange } from '#lib/access/traffic/schemas';
import { rangeWords } from './range-words.ts';

type FailedLogsHeaderProps = {
  total: number;
  attempts: number;
  /** Of these, those that report only let in. */
  reported: number;
  range: FailedRange;
  query: string;
  /** Why the query finds nothing: it is no address. */
  problem?: string;
};

export function FailedLogsHeader({
  total,
  attempts,
  reported,
  range,
  query,
  problem,
}: FailedLogsHeaderProps) {
  return (
    <>
      <PageHeader
        title={pages.failedLogs.title}
        description={
          total === 0
            ? pages.failedLogs.description
            : `${whatCame(attempts - reported, reported)}, ${rangeWords[range].toLowerCase()}.`
        }
      />
      {problem && (
        <div role="alert" className="mb-3">
          <Callout tone="warning">
            <b className="break-all font-medium">{query.slice(0, 100)}</b> cannot be searched for: {problem}
          </Callout>
        </div>
      )}
    </>
  );
}

function whatCame(refused: number, reported: number): string {
  if (reported === 0) return `${countOf(refused, 'request')} refused`;
  if (refused === 0) return `${countOf(reported, 'request')} let in by report only`;
  return `${countOf(refused, 'request')} refused, ${formatNumber(reported)} let in by report only`;
}
