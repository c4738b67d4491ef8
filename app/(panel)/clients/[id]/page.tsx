import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { createLoader, parseAsString, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { AsOfField } from '#components/as-of/as-of-field.tsx';
import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';
import { parseAsSearch, parseAsShown } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { getClient } from '#lib/access/clients/get';
import { trafficRanges } from '#lib/access/traffic/ranges';
import { isAppError } from '#lib/errors';
import { steppedUpPageCtx } from '#lib/panel/page';
import { ListsThen } from '../../_as-of/lists-then.tsx';
import { readAsOf } from '../../_as-of/read-as-of.ts';
import { ThenHeader } from '../../_as-of/then-header.tsx';
import { HistoryOf } from '../../_history/history-of.tsx';
import { CredentialFailed } from '../../_traffic/credential-failed.tsx';
import { CredentialTraffic } from '../../_traffic/credential-traffic.tsx';
import { ClientHeader } from './client-header.tsx';
import { ClientLists } from './client-lists.tsx';

export const metadata: Metadata = { title: 'API client' };

const load = createLoader({
  own: parseAsSearch.withDefault(''),
  ownShown: parseAsShown,
  range: parseAsStringLiteral(trafficRanges).withDefault('24h'),
  asOf: parseAsString,
});

type ClientPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function ClientPage({ params, searchParams }: ClientPageProps) {
  const { id } = await params;
  const asked = await searchParams;
  const { range, asOf, ...shown } = await load(searchParams);
  const path = `/clients/${id}`;
  const ctx = await steppedUpPageCtx(asOf === null ? path : `${path}?${new URLSearchParams({ asOf })}`);
  const read = Promise.all([getClient(ctx, { id }), readAsOf(ctx, id, asOf)]);
  const [client, then] = await read.catch((error: unknown) => {
    if (isAppError(error, 'not_found')) notFound();
    throw error;
  });
  return (
    <>
      {then ? (
        <ThenHeader title={client.username} breadcrumbs={[linkTo(pages.clients)]} {...{ then, path }} />
      ) : (
        <ClientHeader ctx={ctx} client={client} />
      )}
      {!then && <CredentialFailed ctx={ctx} credentialId={id} />}
      <AsOfField error={then?.error} className="mt-6" />
      {then ? (
        then.list && <ListsThen list={then.list} of="client" company={ctx.company.name} shown={shown} />
      ) : (
        <>
          <Suspense fallback={<ListsSkeleton />}>
            <ClientLists ctx={ctx} client={client} shown={shown} />
          </Suspense>
          <CredentialTraffic ctx={ctx} credentialId={id} path={path} searchParams={asked} range={range} />
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
      )}
    </>
  );
}
