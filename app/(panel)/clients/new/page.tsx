import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { NewClient } from '#components/clients/new-client.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { runtime } from '#lib/core/runtime';
import { readExample } from '#lib/messages/request-example';
import { steppedUpPageCtx } from '#lib/panel/page';
import { createClientAction } from '../actions.ts';

export const metadata: Metadata = { title: pages.newClient.title };

export default async function NewClientPage() {
  const ctx = await steppedUpPageCtx('/clients/new');
  if (ctx.actor.role === 'viewer') redirect('/clients');
  const { passwordExpireDays, tokenSeconds } = runtime().env;
  return (
    <>
      <PageHeader {...pages.newClient} breadcrumbs={[linkTo(pages.clients)]} />
      <NewClient
        example={await readExample(ctx)}
        installationDays={passwordExpireDays}
        tokenMinutes={Math.ceil(tokenSeconds / 60)}
        onCreate={createClientAction}
      />
    </>
  );
}
