import { CircleX, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { ExpiringPasswords as ExpiringPasswordsData } from '#lib/panel/overview/read-expiring-passwords';

/** API clients that will get no more tokens soon, each a link to where it gets a new password. */
export function ExpiringPasswords({ total, rows }: ExpiringPasswordsData) {
  return (
    <Card
      flush
      title="Passwords that expire"
      footer={
        total > rows.length ? (
          <Link href="/clients" className="hover:text-ink hover:underline">
            {`and ${countOf(total - rows.length, 'more', 'more')}`}
          </Link>
        ) : undefined
      }
    >
      <ul aria-label="Passwords that expire" className="divide-y border-t">
        {rows.map(({ id, username, daysLeft }) => (
          <li key={id} className="flex items-center gap-3 px-4 py-2">
            {daysLeft === 0 ? (
              <CircleX aria-hidden className="size-4 shrink-0 text-refused" />
            ) : (
              <TriangleAlert aria-hidden className="size-4 shrink-0 text-warning" />
            )}
            <div className="grid min-w-0 flex-1">
              <span className="truncate font-medium text-ink text-sm">{username}</span>
              <span className="text-subtle text-xs">
                {daysLeft === 0 ? 'Expired: it gets no tokens' : `${countOf(daysLeft, 'day')} left`}
              </span>
            </div>
            <LinkButton size="sm" href={`/clients/${id}`} aria-label={`Open ${username}`}>
              Open
            </LinkButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}
