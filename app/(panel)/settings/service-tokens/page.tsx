import type { Metadata } from 'next';
import { createLoader, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { NewToken } from '#components/service-tokens/new-token.tsx';
import { TokensTable, TokensTableSkeleton } from '#components/service-tokens/tokens-table.tsx';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listServiceTokens } from '#lib/access/service-tokens/list';
import { type ListServiceTokensInput, serviceTokenSorts } from '#lib/access/service-tokens/schemas';
import { yourAddress } from '#lib/access/whitelist/your-address';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { pageCtx, steppedUpPageCtx } from '#lib/panel/page';
import { createServiceTokenAction, revokeServiceTokenAction } from './actions.ts';
import { NotForViewers } from './not-for-viewers.tsx';

const page = pages.serviceTokens;

export const metadata: Metadata = { title: page.title };

const load = createLoader(
  tableParams({ sortable: serviceTokenSorts, sort: { id: 'createdAt', desc: true } }),
);

export default async function ServiceTokensPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  if ((await pageCtx()).actor.role === 'viewer') return <NotForViewers />;
  const ctx = await steppedUpPageCtx(page.href);
  const { q, sort, ...at } = await load(searchParams);
  return (
    <>
      <PageHeader {...page} breadcrumbs={[linkTo(pages.settings)]} />
      <Suspense fallback={<TokensTableSkeleton />}>
        <Tokens ctx={ctx} input={{ query: q.slice(0, 200), ...pageInputOf(at), sort }} />
      </Suspense>
      <div className="mt-6">
        <NewToken
          here={await yourAddress(ctx, null)}
          url={runtime().env.appUrl}
          onCreate={createServiceTokenAction}
        />
      </div>
      <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
    </>
  );
}

type TokensProps = {
  ctx: Ctx;
  input: ListServiceTokensInput & Required<Pick<ListServiceTokensInput, 'pageSize' | 'sort'>>;
};

async function Tokens({ ctx, input }: TokensProps) {
  const { rows, ...place } = await listServiceTokens(ctx, input);
  const { pageSize, sort } = input;
  return <TokensTable {...{ rows, place, pageSize, sort }} onRevoke={revokeServiceTokenAction} />;
}
