import { pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';

export function AuditLogHeader() {
  return <PageHeader {...pages.auditLog} />;
}
