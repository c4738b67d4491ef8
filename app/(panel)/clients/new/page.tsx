import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { steppedUpPageCtx } from '#lib/auth/page';
import { readExample } from '#lib/authkeys/read-example';
import { runtime } from '#lib/runtime';
import { NewClient } from '../../../../components/clients/new-client.tsx';
import { PageHeader } from '../../../../components/ui/page-header.tsx';
import { createClientAction } from '../actions.ts';

export const metadata: Metadata = { title: 'New API client' };

export default async function NewClientPage() {
  const ctx = await steppedUpPageCtx('/clients/new');
  if (ctx.actor.role === 'viewer') redirect('/clients');
  const { passwordExpireDays, tokenSeconds } = runtime().env;
  return (
    <>
      <PageHeader
        title="New API client"
        description="One for each program, so that each can be disabled alone. Its password is made for you."
        breadcrumbs={[{ label: 'API clients', href: '/clients' }]}
      />
      <NewClient
        example={await readExample(ctx)}
        installationDays={passwordExpireDays}
        tokenMinutes={Math.ceil(tokenSeconds / 60)}
        onCreate={createClientAction}
      />
    </>
  );
}
