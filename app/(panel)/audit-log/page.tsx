import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { AuditLogHeader } from '#components/audit-log/audit-log-header.tsx';
import { AuditLogTable } from '#components/audit-log/audit-log-table.tsx';
import { ExportMenu } from '#components/audit-log/export-menu.tsx';
import { VerifiedLine } from '#components/audit-log/verified-line.tsx';
import { VerifyButton } from '#components/audit-log/verify-button.tsx';
import { pageInputOf } from '#components/data-table/search-params.ts';
import { pages } from '#components/shell/pages.ts';
import { mayAct } from '#lib/core/context';
import { listAuditEvents } from '#lib/events/log/list';
import { listActors } from '#lib/events/log/list-actors';
import { readVerification } from '#lib/events/log/verification';
import { pageCtx } from '#lib/panel/page';
import { verifyAuditLogAction } from './actions.ts';
import { filtersOf, loadAuditLogParams } from './filters.ts';

export const metadata: Metadata = { title: pages.auditLog.title };

export default async function AuditLogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { sort, ...params } = await loadAuditLogParams(searchParams);
  const filters = filtersOf({ sort, ...params });
  const [list, actors, verification] = await Promise.all([
    listAuditEvents(ctx, { ...filters, dir: sort.desc ? 'desc' : 'asc', ...pageInputOf(params) }),
    listActors(ctx),
    readVerification(ctx),
  ]);
  return (
    <>
      <AuditLogHeader
        actions={
          mayAct(ctx.actor.role, 'admin') && (
            <>
              <VerifyButton onVerify={verifyAuditLogAction} />
              <ExportMenu />
            </>
          )
        }
      />
      <VerifiedLine verification={verification} />
      <AuditLogTable list={list} actors={actors} pageSize={params.size} sort={sort} />
    </>
  );
}
