import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { createLoader, parseAsString, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { AsOfField } from '#components/as-of/as-of-field.tsx';
import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';
import { recentScopes } from '#components/credentials/recent-scope.ts';
import { parseAsSearch, parseAsShown } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { AskedToWhitelist } from '#components/whitelist/asked-to-whitelist.tsx';
import { getAuthkey } from '#lib/access/authkeys/get';
import { listSecrets } from '#lib/access/authkeys/list-secrets';
import { trafficRanges } from '#lib/access/traffic/ranges';
import { isAppError } from '#lib/errors';
import { knownInterval } from '#lib/net/known-address';
import { steppedUpPageCtx } from '#lib/panel/page';
import { ListsThen } from '../../_as-of/lists-then.tsx';
import { readAsOf } from '../../_as-of/read-as-of.ts';
import { ThenHeader } from '../../_as-of/then-header.tsx';
import { HistoryOf } from '../../_history/history-of.tsx';
import { CredentialFailed } from '../../_traffic/credential-failed.tsx';
import { CredentialTraffic } from '../../_traffic/credential-traffic.tsx';
import { AuthkeyHeader } from './authkey-header.tsx';
import { AuthkeyLists } from './authkey-lists.tsx';

export const metadata: Metadata = { title: 'Authkey' };

const load = createLoader({
  own: parseAsSearch.withDefault(''),
  ownShown: parseAsShown,
  company: parseAsSearch.withDefault(''),
  companyShown: parseAsShown,
  range: parseAsStringLiteral(trafficRanges).withDefault('24h'),
  recent: parseAsStringLiteral(recentScopes),
  asOf: parseAsString,
  do: parseAsStringLiteral(['roll', 'whitelist']),
  ip: parseAsString.withDefault(''),
});

type AuthkeyPageProps = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export default async function AuthkeyPage({ params, searchParams }: AuthkeyPageProps) {
  const { id } = await params;
  const asked = await searchParams;
  const { range, recent, asOf, do: wanted, ip, ...shown } = await load(searchParams);
  const query = new URLSearchParams({
    ...(wanted && { do: wanted, ...(ip && { ip }) }),
    ...(asOf !== null && { asOf }),
  });
  const path = `/authkeys/${id}`;
  const ctx = await steppedUpPageCtx(query.size > 0 ? `${path}?${query}` : path);
  const read = Promise.all([getAuthkey(ctx, { id }), listSecrets(ctx, { id }), readAsOf(ctx, id, asOf)]);
  const [authkey, secrets, then] = await read.catch((error: unknown) => {
    if (isAppError(error, 'not_found')) notFound();
    throw error;
  });
  return (
    <>
      {then ? (
        <ThenHeader title={authkey.name} breadcrumbs={[linkTo(pages.authkeys)]} {...{ then, path }} />
      ) : (
        <AuthkeyHeader ctx={ctx} authkey={authkey} secrets={secrets} asksToRoll={wanted === 'roll'} />
      )}
      {!then && wanted === 'whitelist' && knownInterval(ip) && (
        <AskedToWhitelist ip={ip} authkey={{ id, name: authkey.name }} />
      )}
      {!then && <CredentialFailed ctx={ctx} credentialId={id} />}
      <AsOfField error={then?.error} className="mt-6" />
      {then ? (
        then.list && <ListsThen list={then.list} of="authkey" company={ctx.company.name} shown={shown} />
      ) : (
        <>
          <Suspense fallback={<ListsSkeleton />}>
            <AuthkeyLists ctx={ctx} authkey={authkey} shown={shown} recent={recent} />
          </Suspense>
          <CredentialTraffic ctx={ctx} credentialId={id} path={path} searchParams={asked} range={range} />
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
      )}
    </>
  );
}
