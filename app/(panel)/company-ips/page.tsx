import type { Metadata } from 'next';
import { createLoader, parseAsString, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { AsOfField } from '#components/as-of/as-of-field.tsx';
import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';
import { RecentIps } from '#components/credentials/recent-ips.tsx';
import { parseAsSearch, parseAsShown } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { pages } from '#components/shell/pages.ts';
import { countOf } from '#components/ui/number.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { EntryList } from '#components/whitelist/entry-list.tsx';
import { countAuthkeys } from '#lib/access/authkeys/count';
import { listAccountIps } from '#lib/access/traffic/list-account-ips';
import { listEntries } from '#lib/access/whitelist/list';
import { yourAddress } from '#lib/access/whitelist/your-address';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { steppedUpPageCtx } from '#lib/panel/page';
import { entryListActions } from '../_actions/entry-list.ts';
import { ListsThen } from '../_as-of/lists-then.tsx';
import { readAsOf } from '../_as-of/read-as-of.ts';
import { ThenHeader } from '../_as-of/then-header.tsx';
import { HistoryOf } from '../_history/history-of.tsx';
import { AttachedTo } from '../_ip-lists/attached-to.tsx';
import { WithNames } from '../_origins/with-names.tsx';

export const metadata: Metadata = { title: pages.companyIps.title };

const load = createLoader({
  company: parseAsSearch.withDefault(''),
  companyShown: parseAsShown,
  asOf: parseAsString,
});

export default async function CompanyIpsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { asOf, ...shown } = await load(searchParams);
  const { href } = pages.companyIps;
  const ctx = await steppedUpPageCtx(asOf === null ? href : `${href}?${new URLSearchParams({ asOf })}`);
  const then = await readAsOf(ctx, null, asOf);
  return (
    <>
      {then ? (
        <ThenHeader title={pages.companyIps.title} then={then} path={href} />
      ) : (
        <PageHeader {...pages.companyIps} />
      )}
      <AsOfField error={then?.error} className="mt-6" />
      {then ? (
        then.list && <ListsThen list={then.list} of={null} company={ctx.company.name} shown={shown} />
      ) : (
        <>
          <Suspense fallback={<ListsSkeleton />}>
            <CompanyLists ctx={ctx} query={shown.company.slice(0, 200)} limit={shown.companyShown} />
          </Suspense>
          <Suspense>
            <HistoryOf ctx={ctx} by={{ target: 'list:company' }} of="this list" className="mt-6" />
          </Suspense>
          <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
        </>
      )}
    </>
  );
}

async function CompanyLists({ ctx, query, limit }: { ctx: MemberCtx; query: string; limit: number }) {
  const [list, recent, here, authkeys] = await Promise.all([
    listEntries(ctx, { credentialId: null, query, limit }),
    listAccountIps(ctx, { credentialId: null }),
    yourAddress(ctx, null),
    countAuthkeys(ctx),
  ]);
  return (
    <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] xl:grid-rows-[auto_1fr]">
      <WithNames rows={recent.rows}>
        <RecentIps list={recent} credential={null} className="xl:col-start-2 xl:row-span-2 xl:row-start-1" />
      </WithNames>
      <EntryList
        title="Whitelisted IPs"
        region={pages.companyIps.title}
        description={`For all of ${ctx.company.name}: they serve ${countOf(authkeys, 'authkey')}.`}
        urlKey="company"
        list={list}
        here={here}
        owner={{ type: 'company', id: null }}
        empty="No entry. What you add here gets in with every authkey of the company."
        whenLast="The list is empty then: authkeys without entries of their own would refuse everyone."
        canWrite={ctx.actor.role !== 'viewer'}
        {...entryListActions(null)}
      />
      <AttachedTo ctx={ctx} credentialId={null} to="all authkeys of the company" />
    </div>
  );
}
