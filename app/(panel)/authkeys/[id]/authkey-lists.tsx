import { RecentIps } from '#components/credentials/recent-ips.tsx';
import type { RecentScope } from '#components/credentials/recent-scope.ts';
import { WouldItGetIn } from '#components/credentials/would-it-get-in.tsx';
import { countOf } from '#components/ui/number.tsx';
import { EntryList } from '#components/whitelist/entry-list.tsx';
import type { AuthkeyDetail } from '#lib/access/authkeys/get';
import { type AccountIpList, listAccountIps } from '#lib/access/traffic/list-account-ips';
import { listRecentIps, type RecentIpList } from '#lib/access/traffic/list-recent-ips';
import { listEntries } from '#lib/access/whitelist/list';
import { yourAddress } from '#lib/access/whitelist/your-address';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { entryListActions } from '../../_actions/entry-list.ts';
import { AttachedTo } from '../../_ip-lists/attached-to.tsx';
import { WithNames } from '../../_origins/with-names.tsx';
import { explainAddressAction } from '../actions.ts';

type AuthkeyListsProps = {
  ctx: MemberCtx;
  authkey: AuthkeyDetail;
  /** Of each list: what is searched for, and how many entries are shown. */
  shown: { own: string; ownShown: number; company: string; companyShown: number };
  /** null: this authkey's addresses, or all of them while there are none. */
  recent: RecentScope | null;
};

export async function AuthkeyLists({ ctx, authkey, shown, recent: asked }: AuthkeyListsProps) {
  const { id, mode } = authkey;
  const [own, company, [scope, recent], here] = await Promise.all([
    listEntries(ctx, { credentialId: id, query: shown.own.slice(0, 200), limit: shown.ownShown }),
    listEntries(ctx, {
      credentialId: null,
      query: shown.company.slice(0, 200),
      limit: shown.companyShown,
    }),
    readRecent(ctx, id, asked),
    yourAddress(ctx, id),
  ]);
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] xl:grid-rows-[auto_auto_1fr]">
      <WithNames rows={recent.rows}>
        <RecentIps
          list={recent}
          credential={{ id, type: 'authkey', name: authkey.name }}
          scope={scope}
          className="xl:col-start-2 xl:row-span-3 xl:row-start-1"
        />
      </WithNames>
      <EntryList
        {...entryListActions(id)}
        title="Whitelisted IPs"
        description="Only for this authkey."
        urlKey="own"
        list={own}
        here={here}
        owner={{ type: 'authkey', id }}
        canWrite={canWrite}
        empty="No entry of its own. Add an address above, or take one over from Recent IPs."
        whenLast={mode === 'on' ? lastOwn(company.total) : ''}
      />
      <AttachedTo ctx={ctx} credentialId={id} to="this authkey" withCompany />
      <WouldItGetIn
        credential="authkey"
        basis={`${authkey.policyVersion} ${authkey.state} ${mode}`}
        onExplain={explainAddressAction.bind(null, id)}
      />
      <div className="min-w-0 xl:col-span-2">
        <EntryList
          {...entryListActions(null)}
          title="Company's whitelisted IPs"
          description={`For all of ${ctx.company.name}: they serve ${countOf(authkey.companyAuthkeys, 'authkey')}.`}
          urlKey="company"
          list={company}
          here={here}
          owner={{ type: 'company', id: null }}
          canWrite={canWrite}
          empty="No entry. What you add here gets in with every authkey of the company."
          whenLast="The list is empty then: authkeys without entries of their own would refuse everyone."
        />
      </div>
    </div>
  );
}

/** All authkeys' are the default while this one has none. */
async function readRecent(
  ctx: MemberCtx,
  credentialId: string,
  asked: RecentScope | null,
): Promise<[RecentScope, RecentIpList | AccountIpList]> {
  const own = asked === 'all' ? null : await listRecentIps(ctx, { credentialId });
  if (own && (asked === 'this' || own.total > 0)) return ['this', own];
  return ['all', await listAccountIps(ctx, { credentialId })];
}

function lastOwn(companyEntries: number): string {
  return companyEntries === 0
    ? 'Both lists are empty then: every request would be refused.'
    : "The list is empty then: only the company's whitelisted IPs would still get in.";
}
