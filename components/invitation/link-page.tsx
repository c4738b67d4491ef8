import type { ReactNode } from 'react';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Logo } from '#components/ui/logo.tsx';

/** A page that a link in a mail leads to: no panel around it, as there may be no session. */
export function LinkPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-100">
        <Logo className="mb-6" />
        <section className="wrap-anywhere rounded-lg border bg-surface p-6">
          <h1 className="mb-1 font-semibold text-ink text-xl">{title}</h1>
          {children}
        </section>
      </div>
    </main>
  );
}

/** The same for a link that was used, replaced, has expired, or never was one. */
export function DeadLink({ advice }: { advice: string }) {
  return (
    <LinkPage title="This link does not work">
      <p className="mb-5 text-base text-muted">
        It was used, replaced by a later one, withdrawn, or is too old. Nothing was changed. {advice}
      </p>
      <LinkButton href="/">Open Keyfence</LinkButton>
    </LinkPage>
  );
}
