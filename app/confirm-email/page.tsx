import type { Metadata } from 'next';
import { ConfirmForm } from '#components/invitation/confirm-form.tsx';
import { DeadLink, LinkPage } from '#components/invitation/link-page.tsx';
import { readEmailChange } from '#lib/accounts/members/confirm-email-change';
import { confirmEmailAction } from './actions.ts';

export const metadata: Metadata = { title: 'Confirm email' };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function ConfirmEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const { token } = await searchParams;
  const change = await readEmailChange(token, new Date());
  if (!change) return <DeadLink advice="Ask for another one in Settings." />;
  return (
    <LinkPage title="Confirm your new email">
      <ConfirmForm email={change.email} onConfirm={confirmEmailAction.bind(null, String(token))} />
    </LinkPage>
  );
}
