import { pages } from '#components/shell/pages.ts';
import { Callout } from '#components/ui/callout.tsx';
import { countOf } from '#components/ui/number.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { FailedRange } from '#lib/access/traffic/schemas';
import { rangeWords } from './range-words.ts';

type FailedLogsHeaderProps = {
  total: number;
  attempts: number;
  range: FailedRange;
  query: string;
  /** Why the query finds nothing: it is no address. */
  problem?: string;
};

export function FailedLogsHeader({ total, attempts, range, query, problem }: FailedLogsHeaderProps) {
  return (
    <>
      <PageHeader
        title={pages.failedLogs.title}
        description={
          total === 0
            ? pages.failedLogs.description
            : `${countOf(attempts, 'request')} refused, ${rangeWords[range].toLowerCase()}.`
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
