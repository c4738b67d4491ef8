import { AttachedLists } from '#components/ip-lists/attached-lists.tsx';
import { listIpLists } from '#lib/access/ip-lists/list';
import { listUsesOf } from '#lib/access/ip-lists/list-uses';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { attachIpListAction, detachIpListAction, previewDetachAction } from '../ip-lists/actions.ts';

type AttachedToProps = {
  ctx: MemberCtx;
  /** null: the company. */
  credentialId: string | null;
  /** In words: "this authkey". */
  to: string;
  /** The company's are said too: they count for authkeys. */
  withCompany?: boolean;
};

/** The IP lists that are attached to something. */
export async function AttachedTo({ ctx, credentialId, to, withCompany = false }: AttachedToProps) {
  const [all, uses] = await Promise.all([listIpLists(ctx), listUsesOf(ctx, credentialId)]);
  const isUsed = new Set(uses.map(({ id }) => id));
  return (
    <AttachedLists
      to={to}
      lists={all.filter(({ id }) => isUsed.has(id))}
      others={all.filter(({ id }) => !isUsed.has(id))}
      ofCompany={withCompany ? all.filter(({ usedByCompany }) => usedByCompany) : []}
      canWrite={ctx.actor.role !== 'viewer'}
      onAttach={attachIpListAction.bind(null, credentialId)}
      onPreviewDetach={previewDetachAction.bind(null, credentialId)}
      onDetach={detachIpListAction.bind(null, credentialId)}
    />
  );
}
