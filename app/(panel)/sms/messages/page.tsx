import type { Metadata } from 'next';
import { createLoader, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { MessagesTable } from '#components/messages/messages-table.tsx';
import { SendTestMessage } from '#components/messages/send-test-message.tsx';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listMessages, type MessageRow } from '#lib/messages/list';
import { messageStates } from '#lib/messages/schemas';
import { listTemplates } from '#lib/messages/templates/list';
import { pageCtx } from '#lib/panel/page';
import { sendAgainAction, sendTestAction } from './actions.ts';

export const metadata: Metadata = { title: pages.messages.title };

const load = createLoader({
  ...tableParams({ sortable: ['createdAt'], sort: { id: 'createdAt', desc: true }, size: 25 }),
  state: parseAsStringLiteral(messageStates),
});

export default async function MessagesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { q, sort, state, ...at } = await load(searchParams);
  const canWrite = ctx.actor.role !== 'viewer';
  const [{ rows, ...place }, templates] = await Promise.all([
    listMessages(ctx, {
      query: q.slice(0, 200),
      state: state ?? undefined,
      dir: sort.desc ? 'desc' : 'asc',
      ...pageInputOf(at),
    }),
    canWrite ? listTemplates(ctx, { pageSize: 100, sort: 'name', dir: 'asc' }) : null,
  ]);
  return (
    <>
      <PageHeader
        {...pages.messages}
        actions={templates && <SendTestMessage templates={templates.rows} onSend={sendTestAction} />}
      />
      <MessagesTable
        {...{ rows, place, sort }}
        pageSize={at.size}
        onSendAgain={canWrite ? sendAgainAction : null}
      />
      {rows.some((row) => isMoving(row, ctx.now)) && <KeepFresh everyMs={3_000} until={null} />}
    </>
  );
}

/** Its state may change while somebody looks: it is queued, or its receipt is still to come. */
function isMoving({ state, createdAt }: MessageRow, now: Date): boolean {
  return state === 'queued' || (state === 'sent' && now.getTime() - createdAt.getTime() < 120_000);
}
