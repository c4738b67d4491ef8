import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { linkTo, pages } from '#components/shell/pages.ts';
import { NewTemplate } from '#components/templates/new-template.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { pageCtx } from '#lib/panel/page';
import { create } from '../actions.ts';

export const metadata: Metadata = { title: pages.newTemplate.title };

export default async function NewTemplatePage() {
  const ctx = await pageCtx();
  if (ctx.actor.role === 'viewer') redirect('/sms/templates');
  return (
    <>
      <PageHeader title={pages.newTemplate.title} breadcrumbs={[linkTo(pages.templates)]} />
      <NewTemplate onCreate={create} />
    </>
  );
}
