import { AuditLogHeader } from '#components/audit-log/audit-log-header.tsx';
import { AuditLogSkeleton } from '#components/audit-log/audit-log-table.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <AuditLogHeader />
      <Skeleton className="mb-3 h-5 max-w-80" />
      <AuditLogSkeleton />
    </>
  );
}
