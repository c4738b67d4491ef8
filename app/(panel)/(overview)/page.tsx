import type { Metadata } from 'next';
import { createLoader, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { BlockedIps } from '#components/overview/blocked-ips.tsx';
import { Checklist } from '#components/overview/checklist.tsx';
import { ExpiringAuthkeys, ExpiringPasswords, ExpiringTokens } from '#components/overview/expiring.tsx';
import { Figures } from '#components/overview/figures.tsx';
import { NewestRefused } from '#components/overview/newest-refused.tsx';
import { OpenAuthkeys } from '#components/overview/open-authkeys.tsx';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { pages } from '#components/shell/pages.ts';
import { rangeHref } from '#components/traffic/range-href.ts';
import { RangeSwitch } from '#components/traffic/range-switch.tsx';
import { TrafficChart } from '#components/traffic/traffic-chart.tsx';
import { Card } from '#components/ui/card.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { getOverview } from '#lib/panel/overview/get';
import { type OverviewRange, overviewRanges } from '#lib/panel/overview/ranges';
import { pageCtx } from '#lib/panel/page';

export const metadata: Metadata = { title: pages.overview.title };

const load = createLoader({ range: parseAsStringLiteral(overviewRanges).withDefault('24h') });

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { range } = await load(searchParams);
  const overview = await getOverview(ctx, range);
  const points = overview.traffic.points.map(({ at, accepted, refused }) => ({
    at: at.getTime(),
    accepted,
    refused,
  }));
  return (
    <>
      <PageHeader
        {...pages.overview}
        actions={<RangeSwitch ranges={overviewRanges} range={range} hrefOf={hrefOf} />}
      />
      <div className="grid gap-4">
        {overview.checklist && <Checklist list={overview.checklist} />}
        {overview.blockedIps > 0 && <BlockedIps count={overview.blockedIps} />}
        <Figures {...overview} />
        <Card title="Requests an hour">
          <TrafficChart points={points} range={range} />
        </Card>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <NewestRefused rows={overview.refused} total={overview.refusedTotal} range={range} />
          <div className="grid gap-4">
            {overview.expiringAuthkeys.total > 0 && <ExpiringAuthkeys {...overview.expiringAuthkeys} />}
            {overview.expiringPasswords.total > 0 && <ExpiringPasswords {...overview.expiringPasswords} />}
            {overview.expiringTokens.total > 0 && <ExpiringTokens {...overview.expiringTokens} />}
            <OpenAuthkeys {...overview.openAuthkeys} />
          </div>
        </div>
      </div>
      <KeepFresh everyMs={15_000} until={null} />
    </>
  );
}

function hrefOf(range: OverviewRange): string {
  return rangeHref('/', {}, range);
}
