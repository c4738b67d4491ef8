import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { NewTemplate } from '#components/templates/new-template.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { pageCtx } from '#lib/panel/page';
import { create } from '../actions.ts';

export const metadata: Metadata = { title: 'New template' };

export default async function NewTemplatePage() {
  const ctx = await pageCtx();
  if (ctx.actor.role === 'viewer') redirect('/sms/templates');
  return (
    <>
      <PageHeader title="New template" breadcrumbs={[{ label: 'Templates', href: '/sms/templates' }]} />
      <NewTemplate onCreate={create} />
    </>
  );
}
