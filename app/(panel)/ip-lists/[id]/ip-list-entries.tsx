import { HostStates } from '#components/ip-lists/host-states.tsx';
import { Reads } from '#components/ip-lists/reads.tsx';
import { UsedBy } from '#components/ip-lists/used-by.tsx';
import { EntryList } from '#components/whitelist/entry-list.tsx';
import type { IpListDetail } from '#lib/access/ip-lists/get';
import { listEntries } from '#lib/access/whitelist/list';
import { yourAddress } from '#lib/access/whitelist/your-address';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { entryListActions } from '../../_actions/entry-list.ts';

type IpListEntriesProps = {
  ctx: MemberCtx;
  list: IpListDetail;
  /** What is searched for, and how many entries are shown. */
  shown: { own: string; ownShown: number };
};

export async function IpListEntries({ ctx, list, shown }: IpListEntriesProps) {
  const { id, source } = list;
  const [entries, here] = await Promise.all([
    listEntries(ctx, { credentialId: id, query: shown.own.slice(0, 200), limit: shown.ownShown }),
    yourAddress(ctx, id),
  ]);
  const isKeptByHand = source === 'hand';
  return (
    <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid min-w-0 gap-6">
        {source === 'hosts' && <HostStates hosts={list.hostStates} now={ctx.now} />}
        <EntryList
          title="Entries"
          description={
            isKeptByHand ? 'They count wherever the list is attached.' : 'The list keeps them itself.'
          }
          urlKey="own"
          list={entries}
          here={here}
          owner={{ type: 'ip-list', id }}
          empty={isKeptByHand ? 'No entry. Add an address above.' : 'No entry yet: it was not read so far.'}
          whenLast="The list is empty then: it lets nobody in."
          canWrite={isKeptByHand && ctx.actor.role !== 'viewer'}
          {...entryListActions(id)}
        />
      </div>
      <div className="grid min-w-0 gap-6">
        <UsedBy users={list.users} />
        {!isKeptByHand && <Reads reads={list.reads} />}
      </div>
    </div>
  );
}
