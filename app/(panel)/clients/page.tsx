import type { Metadata } from 'next';
import { createLoader, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { ClientsTable, ClientsTableSkeleton } from '#components/clients/clients-table.tsx';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { pages } from '#components/shell/pages.ts';
import { LinkButton } from '#components/ui/link-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listClients } from '#lib/access/clients/list';
import { clientSorts, type ListClientsInput } from '#lib/access/clients/schemas';
import type { Ctx } from '#lib/core/context';
import { steppedUpPageCtx } from '#lib/panel/page';

export const metadata: Metadata = { title: pages.clients.title };

const load = createLoader(tableParams({ sortable: clientSorts, sort: { id: 'username', desc: false } }));

type ClientsPageProps = { searchParams: Promise<SearchParams> };

export default async function ClientsPage({ searchParams }: ClientsPageProps) {
  const ctx = await steppedUpPageCtx('/clients');
  const { q, sort, ...at } = await load(searchParams);
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <>
      <PageHeader
        {...pages.clients}
        actions={
          canWrite && (
            <LinkButton href="/clients/new" variant="primary">
              Create client
            </LinkButton>
          )
        }
      />
      <Suspense fallback={<ClientsTableSkeleton />}>
        <Clients ctx={ctx} input={{ query: q.slice(0, 200), ...pageInputOf(at), sort }} canWrite={canWrite} />
      </Suspense>
    </>
  );
}

type ClientsProps = {
  ctx: Ctx;
  input: ListClientsInput & Required<Pick<ListClientsInput, 'pageSize' | 'sort'>>;
  canWrite: boolean;
};

async function Clients({ ctx, input, canWrite }: ClientsProps) {
  const { rows, ...place } = await listClients(ctx, input);
  const { pageSize, sort } = input;
  return <ClientsTable {...{ rows, place, pageSize, sort, canWrite }} />;
}
