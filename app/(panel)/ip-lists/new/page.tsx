import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { NewIpList } from '#components/ip-lists/new-ip-list.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { steppedUpPageCtx } from '#lib/panel/page';
import { createIpListAction } from '../actions.ts';

export const metadata: Metadata = { title: pages.newIpList.title };

export default async function NewIpListPage() {
  const ctx = await steppedUpPageCtx('/ip-lists/new');
  if (ctx.actor.role === 'viewer') redirect('/ip-lists');
  return (
    <>
      <PageHeader {...pages.newIpList} breadcrumbs={[linkTo(pages.ipLists)]} />
      <NewIpList onCreate={createIpListAction} />
    </>
  );
}
