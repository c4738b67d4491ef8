import type { Metadata } from 'next';
import { AcceptForm } from '#components/invitation/accept-form.tsx';
import { DeadLink, LinkPage } from '#components/invitation/link-page.tsx';
import { readInvitation } from '#lib/accounts/invitations/accept';
import { acceptInvitationAction } from './actions.ts';

export const metadata: Metadata = { title: 'Invitation' };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function InvitePage({ searchParams }: { searchParams: SearchParams }) {
  const { token } = await searchParams;
  const invitation = await readInvitation(token, new Date());
  if (!invitation) return <DeadLink advice="Ask whoever invited you for another one." />;
  const { companyName, name, email } = invitation;
  return (
    <LinkPage title={`Join ${companyName}`}>
      <p className="mb-5 text-base text-muted">
        {name}, choose a password. With it you sign in to the company’s API keys and the IPs they work from.
      </p>
      <AcceptForm email={email} onAccept={acceptInvitationAction.bind(null, String(token))} />
    </LinkPage>
  );
}
