import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { OutboxList } from '#components/outbox/outbox-list.tsx';
import { OutboxPoll } from '#components/outbox/outbox-poll.tsx';
import { pages } from '#components/shell/pages.ts';
import { LinkButton } from '#components/ui/link-button.tsx';
import { LogoMark } from '#components/ui/logo.tsx';
import { runtime } from '#lib/core/runtime';
import { listOutbox } from '#lib/delivery/list-outbox';

export const metadata: Metadata = { title: pages.outbox.title };
export const dynamic = 'force-dynamic';

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function OutboxPage({ searchParams }: { searchParams: SearchParams }) {
  if (runtime().env.mode !== 'demo') notFound();
  const { to } = await searchParams;
  const recipient = typeof to === 'string' ? to : '';
  return (
    <main className="mx-auto max-w-3xl px-4 py-8">
      <header className="mb-5 flex items-start justify-between gap-4">
        <div className="flex items-start gap-3">
          <LogoMark className="size-9" />
          <div>
            <h1 className="font-semibold text-ink text-xl">{pages.outbox.title}</h1>
            <p className="text-base text-muted">{pages.outbox.description}</p>
          </div>
        </div>
        <LinkButton href="/">Open the panel</LinkButton>
      </header>
      <OutboxList items={await listOutbox(recipient)} to={recipient} />
      <OutboxPoll />
    </main>
  );
}
