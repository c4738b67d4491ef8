import type { Metadata } from 'next';
import { IpListsTable } from '#components/ip-lists/ip-lists-table.tsx';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { pages } from '#components/shell/pages.ts';
import { LinkButton } from '#components/ui/link-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listIpLists } from '#lib/access/ip-lists/list';
import { steppedUpPageCtx } from '#lib/panel/page';

export const metadata: Metadata = { title: pages.ipLists.title };

export default async function IpListsPage() {
  const ctx = await steppedUpPageCtx('/ip-lists');
  const rows = await listIpLists(ctx);
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <>
      <PageHeader
        {...pages.ipLists}
        actions={
          canWrite && (
            <LinkButton href="/ip-lists/new" variant="primary">
              Create list
            </LinkButton>
          )
        }
      />
      <IpListsTable rows={rows} canWrite={canWrite} />
      <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
    </>
  );
}
