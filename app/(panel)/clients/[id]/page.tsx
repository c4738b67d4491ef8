import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { createLoader, parseAsInteger, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';
import { parseAsSearch } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { getClient } from '#lib/access/clients/get';
import { trafficRanges } from '#lib/access/traffic/ranges';
import { isAppError } from '#lib/errors';
import { steppedUpPageCtx } from '#lib/panel/page';
import { HistoryOf } from '../../_history/history-of.tsx';
import { CredentialFailed } from '../../_traffic/credential-failed.tsx';
import { CredentialTraffic } from '../../_traffic/credential-traffic.tsx';
import { ClientHeader } from './client-header.tsx';
import { ClientLists } from './client-lists.tsx';

export const metadata: Metadata = { title: 'API client' };

const load = createLoader({
  own: parseAsSearch.withDefault(''),
  ownShown: parseAsInteger.withDefault(100),
  range: parseAsStringLiteral(trafficRanges).withDefault('24h'),
});

type ClientPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function ClientPage({ params, searchParams }: ClientPageProps) {
  const { id } = await params;
  const ctx = await steppedUpPageCtx(`/clients/${id}`);
  const asked = await searchParams;
  const { range, ...shown } = await load(searchParams);
  const client = await getClient(ctx, { id }).catch((error: unknown) => {
    if (isAppError(error, 'not_found')) notFound();
    throw error;
  });
  return (
    <>
      <ClientHeader ctx={ctx} client={client} />
      <CredentialFailed ctx={ctx} credentialId={id} />
      <Suspense fallback={<ListsSkeleton />}>
        <ClientLists ctx={ctx} client={client} shown={shown} />
      </Suspense>
      <CredentialTraffic
        ctx={ctx}
        credentialId={id}
        path={`/clients/${id}`}
        searchParams={asked}
        range={range}
      />
      <Suspense>
        <HistoryOf
          ctx={ctx}
          by={{ target: `client:${id}` }}
          of="this API client and its list"
          className="mt-6"
        />
      </Suspense>
      <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
    </>
  );
}
