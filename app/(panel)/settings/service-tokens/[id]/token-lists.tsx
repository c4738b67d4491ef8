import { RecentIps } from '#components/credentials/recent-ips.tsx';
import { WouldItGetIn } from '#components/credentials/would-it-get-in.tsx';
import { EntryList } from '#components/whitelist/entry-list.tsx';
import type { ServiceTokenDetail } from '#lib/access/service-tokens/get';
import { listRecentIps } from '#lib/access/traffic/list-recent-ips';
import { listEntries } from '#lib/access/whitelist/list';
import { yourAddress } from '#lib/access/whitelist/your-address';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { entryListActions } from '../../../_actions/entry-list.ts';
import { WithNames } from '../../../_origins/with-names.tsx';
import { explainTokenAddressAction } from '../actions.ts';

type TokenListsProps = {
  ctx: MemberCtx;
  token: ServiceTokenDetail;
  /** What is searched for in the list, and how many entries are shown. */
  shown: { own: string; ownShown: number };
};

export async function TokenLists({ ctx, token, shown }: TokenListsProps) {
  const { id, name, expiry, policyVersion } = token;
  const [list, recent, here] = await Promise.all([
    listEntries(ctx, { credentialId: id, query: shown.own.slice(0, 200), limit: shown.ownShown }),
    listRecentIps(ctx, { credentialId: id }),
    yourAddress(ctx, id),
  ]);
  return (
    <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] xl:grid-rows-[auto_1fr]">
      <WithNames rows={recent.rows}>
        <RecentIps
          list={recent}
          credential={{ id, type: 'token', name }}
          className="xl:col-start-2 xl:row-span-2 xl:row-start-1"
        />
      </WithNames>
      <EntryList
        title="Whitelisted IPs"
        description="Only from here; the company's list does not count."
        urlKey="own"
        list={list}
        here={here}
        owner={{ type: 'token', id }}
        empty="No entry: every call is refused. Enter an address above, or take one over from Recent IPs."
        whenLast="The list is empty then: every call would be refused."
        canWrite
        {...entryListActions(id)}
      />
      <WouldItGetIn
        credential="token"
        basis={`${policyVersion} ${expiry}`}
        onExplain={explainTokenAddressAction.bind(null, id)}
      />
    </div>
  );
}
