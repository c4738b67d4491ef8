import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { SendTestMessage } from '#components/messages/send-test-message.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { DeleteTemplate, EditTemplate } from '#components/templates/edit-template.tsx';
import { RequestExample } from '#components/templates/request-example.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import { getTemplate } from '#lib/messages/templates/get';
import { pageCtx } from '#lib/panel/page';
import { sendTestAction } from '../../messages/actions.ts';
import { remove, update } from '../actions.ts';

type Props = { params: Promise<{ id: string }> };

const load = cache(async (id: string) => {
  const ctx = await pageCtx();
  try {
    return { template: await getTemplate(ctx, id), canWrite: ctx.actor.role !== 'viewer' };
  } catch (error) {
    if (isAppError(error, 'not_found')) notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await load((await params).id)).template.name };
}

export default async function TemplatePage({ params }: Props) {
  const { template, canWrite } = await load((await params).id);
  const { id, name, variables, updatedAt } = template;
  return (
    <>
      <PageHeader
        title={name}
        breadcrumbs={[linkTo(pages.templates)]}
        description={
          <>
            Changed <RelativeTime at={updatedAt} />
          </>
        }
        actions={
          canWrite && (
            <>
              <SendTestMessage templates={[template]} onSend={sendTestAction} fixed />
              <DeleteTemplate name={name} onDelete={remove.bind(null, id)} />
            </>
          )
        }
      />
      <div className="grid gap-4">
        <EditTemplate template={template} canWrite={canWrite} onUpdate={update.bind(null, id)} />
        <RequestExample id={id} variables={variables} appUrl={runtime().env.appUrl} />
      </div>
    </>
  );
}
