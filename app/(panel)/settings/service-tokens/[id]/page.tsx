import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { createLoader, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';
import { parseAsSearch, parseAsShown } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { getServiceToken } from '#lib/access/service-tokens/get';
import { trafficRanges } from '#lib/access/traffic/ranges';
import { isAppError } from '#lib/errors';
import { pageCtx, steppedUpPageCtx } from '#lib/panel/page';
import { HistoryOf } from '../../../_history/history-of.tsx';
import { CredentialFailed } from '../../../_traffic/credential-failed.tsx';
import { CredentialTraffic } from '../../../_traffic/credential-traffic.tsx';
import { NotForViewers } from '../not-for-viewers.tsx';
import { TokenHeader } from './token-header.tsx';
import { TokenLists } from './token-lists.tsx';

export const metadata: Metadata = { title: 'Service token' };

const load = createLoader({
  own: parseAsSearch.withDefault(''),
  ownShown: parseAsShown,
  range: parseAsStringLiteral(trafficRanges).withDefault('24h'),
});

type TokenPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function ServiceTokenPage({ params, searchParams }: TokenPageProps) {
  const { id } = await params;
  const asked = await searchParams;
  const { range, ...shown } = await load(searchParams);
  if ((await pageCtx()).actor.role === 'viewer') return <NotForViewers />;
  const path = `/settings/service-tokens/${id}`;
  const ctx = await steppedUpPageCtx(path);
  const token = await getServiceToken(ctx, { id }).catch((error: unknown) => {
    if (isAppError(error, 'not_found')) notFound();
    throw error;
  });
  return (
    <>
      <TokenHeader token={token} />
      <CredentialFailed ctx={ctx} credentialId={id} />
      <Suspense fallback={<ListsSkeleton />}>
        <TokenLists ctx={ctx} token={token} shown={shown} />
      </Suspense>
      <CredentialTraffic ctx={ctx} credentialId={id} path={path} searchParams={asked} range={range} />
      <Suspense>
        <HistoryOf
          ctx={ctx}
          by={{ target: `token:${id}` }}
          of="this service token and its list"
          className="mt-6"
        />
      </Suspense>
      <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
    </>
  );
}
