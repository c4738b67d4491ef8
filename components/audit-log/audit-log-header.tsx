import type { ReactNode } from 'react';
import { pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';

/** @param actions what an admin can do with the whole log */
export function AuditLogHeader({ actions }: { actions?: ReactNode }) {
  return <PageHeader {...pages.auditLog} actions={actions} />;
}
