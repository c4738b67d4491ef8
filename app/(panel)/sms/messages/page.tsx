import type { Metadata } from 'next';
import { createLoader, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { pageCtx } from '#lib/auth/page';
import { listMessages } from '#lib/messages/list';
import { messageStates } from '#lib/messages/schemas';
import { tableParams } from '../../../../components/data-table/search-params.ts';
import { MessagesTable } from '../../../../components/messages/messages-table.tsx';
import { PageHeader } from '../../../../components/ui/page-header.tsx';
import { description } from './description.ts';

export const metadata: Metadata = { title: 'Messages' };

const load = createLoader({
  ...tableParams({ sortable: ['createdAt'], sort: { id: 'createdAt', desc: true }, size: 25 }),
  state: parseAsStringLiteral(messageStates),
});

export default async function MessagesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { q, page, size, sort, state } = await load(searchParams);
  const { rows, total } = await listMessages(ctx, {
    query: q.slice(0, 200),
    state: state ?? undefined,
    dir: sort.desc ? 'desc' : 'asc',
    page,
    pageSize: size,
  });
  return (
    <>
      <PageHeader title="Messages" description={description} />
      <MessagesTable rows={rows} total={total} page={page} pageSize={size} sort={sort} />
    </>
  );
}
