import type { Metadata } from 'next';
import { createLoader, type SearchParams } from 'nuqs/server';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { pages } from '#components/shell/pages.ts';
import { TemplatesTable } from '#components/templates/templates-table.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listTemplates } from '#lib/messages/templates/list';
import { templateSorts } from '#lib/messages/templates/schemas';
import { pageCtx } from '#lib/panel/page';

export const metadata: Metadata = { title: pages.templates.title };

const load = createLoader(tableParams({ sortable: templateSorts, sort: { id: 'updatedAt', desc: true } }));

export default async function TemplatesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { q, sort, ...at } = await load(searchParams);
  const { rows, ...place } = await listTemplates(ctx, {
    query: q.slice(0, 200),
    ...pageInputOf(at),
    sort: sort.id,
    dir: sort.desc ? 'desc' : 'asc',
  });
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <>
      <PageHeader
        {...pages.templates}
        actions={
          canWrite && (
            <LinkButton href="/sms/templates/new" variant="primary">
              Create template
            </LinkButton>
          )
        }
      />
      <TemplatesTable {...{ rows, place, sort, canWrite }} pageSize={at.size} />
    </>
  );
}
