import { FailedLogsSkeleton } from '#components/failed-logs/failed-logs-table.tsx';
import { pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader {...pages.failedLogs} />
      <FailedLogsSkeleton />
    </>
  );
}
