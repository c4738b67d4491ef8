import { RecentIps } from '#components/credentials/recent-ips.tsx';
import { WouldItGetIn } from '#components/credentials/would-it-get-in.tsx';
import { EntryList } from '#components/whitelist/entry-list.tsx';
import type { ClientDetail } from '#lib/access/clients/get';
import { listRecentIps } from '#lib/access/traffic/list-recent-ips';
import { listEntries } from '#lib/access/whitelist/list';
import { yourAddress } from '#lib/access/whitelist/your-address';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { entryListActions } from '../../_actions/entry-list.ts';
import { AttachedTo } from '../../_ip-lists/attached-to.tsx';
import { WithNames } from '../../_origins/with-names.tsx';
import { explainClientAddressAction } from '../actions.ts';

type ClientListsProps = {
  ctx: MemberCtx;
  client: ClientDetail;
  /** What is searched for in the list, and how many entries are shown. */
  shown: { own: string; ownShown: number };
};

export async function ClientLists({ ctx, client, shown }: ClientListsProps) {
  const { id, username, state, policyVersion } = client;
  const [list, recent, here] = await Promise.all([
    listEntries(ctx, { credentialId: id, query: shown.own.slice(0, 200), limit: shown.ownShown }),
    listRecentIps(ctx, { credentialId: id }),
    yourAddress(ctx, id),
  ]);
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] xl:grid-rows-[auto_auto_1fr]">
      <WithNames rows={recent.rows}>
        <RecentIps
          list={recent}
          credential={{ id, type: 'client', name: username }}
          className="xl:col-start-2 xl:row-span-3 xl:row-start-1"
        />
      </WithNames>
      <EntryList
        title="Whitelisted IPs"
        description="Only from here; the company's list does not count."
        urlKey="own"
        list={list}
        here={here}
        owner={{ type: 'client', id }}
        empty="No entry: every request is refused. Add an address above, or take one over from Recent IPs."
        whenLast="The list is empty then: every request would be refused, tokens that were given before included."
        canWrite={canWrite}
        {...entryListActions(id)}
      />
      <AttachedTo ctx={ctx} credentialId={id} to="this API client" />
      <WouldItGetIn
        credential="client"
        basis={`${policyVersion} ${state}`}
        onExplain={explainClientAddressAction.bind(null, id)}
      />
    </div>
  );
}
