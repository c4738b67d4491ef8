import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { LinkPage } from '#components/invitation/link-page.tsx';
import { SignOutButton } from '#components/sign-in/sign-out-button.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { safePath } from '#lib/panel/safe-path';
import { sessionAnywhere } from '#lib/panel/session';
import { leave } from '../(panel)/_actions/session.ts';

export const metadata: Metadata = { title: 'Address refused' };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Says to whoever is signed in that their company's Panel IPs refuse the address, and shows nothing of the panel. */
export default async function AddressRefusedPage({ searchParams }: { searchParams: SearchParams }) {
  const { next } = await searchParams;
  const to = safePath(next);
  const found = await sessionAnywhere();
  if (!found) redirect('/sign-in');
  if (found.isListed) redirect(to);
  const { ip, company } = found.ctx;
  return (
    <LinkPage title="This address may not open the panel">
      <div className="mb-5 grid gap-3 text-base text-muted">
        <p>
          You are at{' '}
          {ip === null ? 'an address that Keyfence cannot tell' : <Mono className="text-ink">{ip}</Mono>}. The
          panel of {company.name} opens only from the addresses in its Panel IPs, and this is none of them.
        </p>
        <p>
          Go on from an address in the list, or ask one of its owners to add this one in Settings, at Panel
          IPs. If no owner can open the panel any more, whoever runs Keyfence can empty the list; the README
          says how.
        </p>
        <p>You are still signed in, and what you were typing in this tab is kept.</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <LinkButton href={to} variant="primary" prefetch={false}>
          Try again
        </LinkButton>
        <SignOutButton signOut={leave} />
      </div>
    </LinkPage>
  );
}
