import { IpListActions } from '#components/ip-lists/ip-list-actions.tsx';
import { IpListState } from '#components/ip-lists/ip-list-state.tsx';
import { PendingRead } from '#components/ip-lists/pending-read.tsx';
import { ReadNow } from '#components/ip-lists/read-now.tsx';
import { ReadState } from '#components/ip-lists/read-state.tsx';
import { sourceWords } from '#components/ip-lists/source-words.ts';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { IpListDetail } from '#lib/access/ip-lists/get';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import {
  approveReadAction,
  deleteIpListAction,
  dismissReadAction,
  editIpListAction,
  previewDeleteIpListAction,
  readIpListNowAction,
} from '../actions.ts';

export function IpListHeader({ ctx, list }: { ctx: MemberCtx; list: IpListDetail }) {
  const { id, name, source, pending } = list;
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <>
      <PageHeader
        title={name}
        breadcrumbs={[linkTo(pages.ipLists)]}
        aside={<IpListState {...list} />}
        description={
          <span className="flex flex-wrap gap-x-3 text-sm text-subtle">
            <span>{sourceWords(list)}</span>
            <span>
              created by {list.createdBy} <RelativeTime at={list.createdAt} />
            </span>
          </span>
        }
        actions={
          canWrite && (
            <>
              {source === 'url' && <ReadNow name={name} onRead={readIpListNowAction.bind(null, id)} />}
              <IpListActions
                list={list}
                onEdit={editIpListAction.bind(null, id)}
                onPreviewDelete={previewDeleteIpListAction.bind(null, id)}
                onDelete={deleteIpListAction.bind(null, id)}
              />
            </>
          )
        }
      />
      <ReadState list={list} now={ctx.now} />
      {pending && (
        <div className="mt-6">
          <PendingRead
            pending={pending}
            name={name}
            canWrite={canWrite}
            onApprove={approveReadAction.bind(null, id)}
            onDismiss={dismissReadAction.bind(null, id)}
          />
        </div>
      )}
    </>
  );
}
