import type { SearchParams } from 'nuqs/server';
import { rangeHref } from '#components/traffic/range-href.ts';
import { RangeSwitch } from '#components/traffic/range-switch.tsx';
import { TrafficChart } from '#components/traffic/traffic-chart.tsx';
import { Card } from '#components/ui/card.tsx';
import { readCredentialTraffic } from '#lib/access/traffic/credential-traffic';
import { type TrafficRange, trafficRanges } from '#lib/access/traffic/ranges';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';

type CredentialTrafficProps = {
  ctx: MemberCtx;
  credentialId: string;
  /** The page that it stands on, and what its URL says. */
  path: string;
  searchParams: SearchParams;
  range: TrafficRange;
};

/** The chart on the page of one authkey or API client. */
export async function CredentialTraffic({
  ctx,
  credentialId,
  path,
  searchParams,
  range,
}: CredentialTrafficProps) {
  const hours = await readCredentialTraffic(ctx, { credentialId, range });
  const points = hours.map(({ at, ...counts }) => ({ at: at.getTime(), ...counts }));
  return (
    <Card
      className="mt-6"
      title={range === '30d' ? 'Requests a day' : 'Requests an hour'}
      actions={
        <RangeSwitch
          ranges={trafficRanges}
          range={range}
          hrefOf={(each) => rangeHref(path, searchParams, each)}
        />
      }
    >
      <TrafficChart points={points} range={range} />
    </Card>
  );
}
