import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { createLoader, parseAsInteger, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';
import { parseAsSearch } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { getClient } from '#lib/access/clients/get';
import { isAppError } from '#lib/errors';
import { steppedUpPageCtx } from '#lib/panel/page';
import { ClientHeader } from './client-header.tsx';
import { ClientLists } from './client-lists.tsx';

export const metadata: Metadata = { title: 'API client' };

const load = createLoader({
  own: parseAsSearch.withDefault(''),
  ownShown: parseAsInteger.withDefault(100),
});

type ClientPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function ClientPage({ params, searchParams }: ClientPageProps) {
  const { id } = await params;
  const ctx = await steppedUpPageCtx(`/clients/${id}`);
  const shown = await load(searchParams);
  const client = await getClient(ctx, { id }).catch((error: unknown) => {
    if (isAppError(error, 'not_found')) notFound();
    throw error;
  });
  return (
    <>
      <ClientHeader ctx={ctx} client={client} />
      <Suspense fallback={<ListsSkeleton />}>
        <ClientLists ctx={ctx} client={client} shown={shown} />
      </Suspense>
      <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
    </>
  );
}
