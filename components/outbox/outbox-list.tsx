import { Inbox, Mail, Search, Smartphone } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { OutboxItem } from '#lib/delivery/list-outbox';

export function OutboxList({ items, to }: { items: OutboxItem[]; to: string }) {
  return (
    <section aria-label="Messages" className="rounded-lg border bg-surface">
      <form className="flex gap-2 border-b p-3">
        <Input
          name="to"
          type="search"
          aria-label="Recipient"
          placeholder="Number or email"
          defaultValue={to}
          icon={<Search />}
        />
        <Button type="submit">Filter</Button>
        {to && <LinkButton href="/outbox">Show all</LinkButton>}
      </form>
      {items.length === 0 ? (
        <EmptyState icon={Inbox} title={to ? `Nothing was sent to ${to}` : 'Nothing was sent yet'}>
          OTPs and messages appear here by themselves.
        </EmptyState>
      ) : (
        <ul className="divide-y">
          {items.map((item) => (
            <OutboxRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function OutboxRow({ item }: { item: OutboxItem }) {
  const Icon = item.channel === 'sms' ? Smartphone : Mail;
  const code = /\b[0-9]{6}\b/.exec(item.text)?.[0];
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex items-center gap-2 text-sm text-subtle">
          <Icon aria-hidden className="size-4" />
          <span>{item.channel === 'sms' ? 'SMS' : 'Mail'} to</span>
          <Mono className="truncate text-ink">{item.to}</Mono>
          <span aria-hidden>·</span>
          <RelativeTime at={item.at} />
        </p>
        {item.subject && <p className="mt-1 font-medium text-base text-ink">{item.subject}</p>}
        <p
          className={cn(
            'wrap-anywhere mt-1 whitespace-pre-wrap text-ink',
            // A mail is plain text, its columns set with spaces.
            item.channel === 'email' ? 'font-mono text-xs' : 'text-base',
          )}
        >
          {item.text}
        </p>
      </div>
      {code && (
        <CopyButton value={code} label={`Copy ${code}`}>
          <Mono className="text-lg">{code}</Mono>
        </CopyButton>
      )}
    </li>
  );
}
