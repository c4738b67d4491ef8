import { FailedLogsSkeleton } from '#components/failed-logs/failed-logs-table.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader
        title="Failed Logs"
        description="Requests with your authkeys that were refused because of the IP they came from."
      />
      <FailedLogsSkeleton />
    </>
  );
}
