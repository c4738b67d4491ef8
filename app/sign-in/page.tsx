import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInForm } from '#components/sign-in/sign-in-form.tsx';
import { WhySignIn } from '#components/sign-in/why-sign-in.tsx';
import { Logo } from '#components/ui/logo.tsx';
import { demoAccount } from '#lib/accounts/members/demo-account';
import { runtime } from '#lib/core/runtime';
import { safePath } from '#lib/panel/safe-path';
import { currentSession } from '#lib/panel/session';

export const metadata: Metadata = { title: 'Sign in' };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const { next, error, why } = await searchParams;
  const to = safePath(next);
  if (await currentSession()) redirect(to);
  const demo = runtime().env.mode === 'demo' ? demoAccount : undefined;
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-90">
        <Logo className="mb-6" />
        <section className="rounded-lg border bg-surface p-6">
          <h1 className="font-semibold text-ink text-xl">Sign in</h1>
          <p className="mt-1 mb-5 text-muted text-sm">Manage your authkeys and the IPs they work from.</p>
          <WhySignIn why={why} next={to} />
          <SignInForm next={to} demo={demo} failed={error !== undefined} />
        </section>
      </div>
    </main>
  );
}
