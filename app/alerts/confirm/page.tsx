import type { Metadata } from 'next';
import { ConfirmAddress } from '#components/alerts/confirm-address.tsx';
import { Logo } from '#components/ui/logo.tsx';
import { readConfirmationLink } from '#lib/alerts/recipients/confirm-by-link';
import { confirmAction } from './actions.ts';

export const metadata: Metadata = {
  title: 'Confirm an address',
  // The link's token goes nowhere else.
  referrer: 'same-origin',
  robots: { index: false },
};

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** For whoever got the mail, signed in or not. Opening it does nothing: mail programs do that by themselves. */
export default async function ConfirmPage({ searchParams }: { searchParams: SearchParams }) {
  const { token: given } = await searchParams;
  const token = typeof given === 'string' ? given : '';
  const linked = await readConfirmationLink(token, new Date());
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-110">
        <Logo className="mb-6" />
        <section className="rounded-lg border bg-surface p-6">
          {linked ? (
            <ConfirmAddress linked={linked} confirm={confirmAction.bind(null, token)} />
          ) : (
            <>
              <h1 className="font-semibold text-ink text-xl">This link does not hold</h1>
              <p className="mt-1 text-base text-muted">
                It has expired, another one was sent after it, or the address was removed. Nothing was
                changed. Ask whoever added the address to send another mail.
              </p>
            </>
          )}
        </section>
      </div>
    </main>
  );
}
