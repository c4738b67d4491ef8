import { History } from '#components/audit-log/history.tsx';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { listAuditEvents } from '#lib/events/log/list';
import type { EventGroup } from '#lib/events/log/schemas';

const shownMax = 5;

type HistoryOfProps = {
  ctx: MemberCtx;
  /** As the audit log's filters take them. */
  by: { target: string } | { what: EventGroup };
  of: string;
  className?: string;
};

/** The newest events of one thing, with the way to all of them. */
export async function HistoryOf({ ctx, by, of, className }: HistoryOfProps) {
  const list = await listAuditEvents(ctx, { ...by, pageSize: shownMax });
  return <History list={list} of={of} href={`/audit-log?${new URLSearchParams(by)}`} className={className} />;
}
