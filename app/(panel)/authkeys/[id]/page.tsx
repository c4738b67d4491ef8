import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import {
  createLoader,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  type SearchParams,
} from 'nuqs/server';
import { Suspense } from 'react';
import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';
import { recentScopes } from '#components/credentials/recent-scope.ts';
import { parseAsSearch } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { AskedToWhitelist } from '#components/whitelist/asked-to-whitelist.tsx';
import { getAuthkey } from '#lib/access/authkeys/get';
import { listSecrets } from '#lib/access/authkeys/list-secrets';
import { trafficRanges } from '#lib/access/traffic/ranges';
import { isAppError } from '#lib/errors';
import { knownInterval } from '#lib/net/known-address';
import { steppedUpPageCtx } from '#lib/panel/page';
import { HistoryOf } from '../../_history/history-of.tsx';
import { CredentialFailed } from '../../_traffic/credential-failed.tsx';
import { CredentialTraffic } from '../../_traffic/credential-traffic.tsx';
import { AuthkeyHeader } from './authkey-header.tsx';
import { AuthkeyLists } from './authkey-lists.tsx';

export const metadata: Metadata = { title: 'Authkey' };

const load = createLoader({
  own: parseAsSearch.withDefault(''),
  ownShown: parseAsInteger.withDefault(100),
  company: parseAsSearch.withDefault(''),
  companyShown: parseAsInteger.withDefault(100),
  range: parseAsStringLiteral(trafficRanges).withDefault('24h'),
  recent: parseAsStringLiteral(recentScopes),
  do: parseAsStringLiteral(['roll', 'whitelist']),
  ip: parseAsString.withDefault(''),
});

type AuthkeyPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function AuthkeyPage({ params, searchParams }: AuthkeyPageProps) {
  const { id } = await params;
  const asked = await searchParams;
  const { range, recent, do: wanted, ip, ...shown } = await load(searchParams);
  const query = wanted ? `?${new URLSearchParams({ do: wanted, ...(ip && { ip }) })}` : '';
  const ctx = await steppedUpPageCtx(`/authkeys/${id}${query}`);
  const read = Promise.all([getAuthkey(ctx, { id }), listSecrets(ctx, { id })]);
  const [authkey, secrets] = await read.catch((error: unknown) => {
    if (isAppError(error, 'not_found')) notFound();
    throw error;
  });
  return (
    <>
      <AuthkeyHeader ctx={ctx} authkey={authkey} secrets={secrets} asksToRoll={wanted === 'roll'} />
      {wanted === 'whitelist' && knownInterval(ip) && (
        <AskedToWhitelist ip={ip} authkey={{ id, name: authkey.name }} />
      )}
      <CredentialFailed ctx={ctx} credentialId={id} />
      <Suspense fallback={<ListsSkeleton />}>
        <AuthkeyLists ctx={ctx} authkey={authkey} shown={shown} recent={recent} />
      </Suspense>
      <CredentialTraffic
        ctx={ctx}
        credentialId={id}
        path={`/authkeys/${id}`}
        searchParams={asked}
        range={range}
      />
      <Suspense>
        <HistoryOf
          ctx={ctx}
          by={{ target: `authkey:${id}` }}
          of="this authkey and its list"
          className="mt-6"
        />
      </Suspense>
      <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
    </>
  );
}
