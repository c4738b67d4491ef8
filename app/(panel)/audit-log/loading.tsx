import { AuditLogHeader } from '#components/audit-log/audit-log-header.tsx';
import { AuditLogSkeleton } from '#components/audit-log/audit-log-table.tsx';

export default function Loading() {
  return (
    <>
      <AuditLogHeader />
      <AuditLogSkeleton />
    </>
  );
}
