import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { createLoader, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';
import { parseAsSearch, parseAsShown } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { getIpList } from '#lib/access/ip-lists/get';
import { isAppError } from '#lib/errors';
import { steppedUpPageCtx } from '#lib/panel/page';
import { HistoryOf } from '../../_history/history-of.tsx';
import { IpListEntries } from './ip-list-entries.tsx';
import { IpListHeader } from './ip-list-header.tsx';

export const metadata: Metadata = { title: 'IP list' };

const load = createLoader({ own: parseAsSearch.withDefault(''), ownShown: parseAsShown });

type IpListPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function IpListPage({ params, searchParams }: IpListPageProps) {
  const { id } = await params;
  const shown = await load(searchParams);
  const ctx = await steppedUpPageCtx(`/ip-lists/${id}`);
  const list = await getIpList(ctx, { id }).catch((error: unknown) => {
    if (isAppError(error, 'not_found')) notFound();
    throw error;
  });
  return (
    <>
      <IpListHeader ctx={ctx} list={list} />
      <Suspense fallback={<ListsSkeleton />}>
        <IpListEntries ctx={ctx} list={list} shown={shown} />
      </Suspense>
      <Suspense>
        <HistoryOf ctx={ctx} by={{ target: `ip-list:${id}` }} of="this list" className="mt-6" />
      </Suspense>
      <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
    </>
  );
}
