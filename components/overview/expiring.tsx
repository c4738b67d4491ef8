import { CircleX, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { ExpiringAuthkeys as ExpiringAuthkeysData } from '#lib/panel/overview/read-expiring-authkeys';
import type { ExpiringPasswords as ExpiringPasswordsData } from '#lib/panel/overview/read-expiring-passwords';
import type { ExpiringTokens as ExpiringTokensData } from '#lib/panel/overview/read-expiring-tokens';

/** API clients that will get no more tokens soon, each a link to where it gets a new password. */
export function ExpiringPasswords({ total, rows }: ExpiringPasswordsData) {
  return (
    <ExpiringCard
      title="Passwords that expire"
      all="/clients"
      total={total}
      rows={rows.map(({ id, username, daysLeft }) => ({
        href: `/clients/${id}`,
        name: username,
        daysLeft,
        over: 'Expired: it gets no tokens',
      }))}
    />
  );
}

/** Authkeys that will be refused soon, each a link to where it is rolled or gets another expiry. */
export function ExpiringAuthkeys({ total, rows }: ExpiringAuthkeysData) {
  return (
    <ExpiringCard
      title="Authkeys that expire"
      all="/authkeys?sort=expiresAt.asc&expires=30"
      total={total}
      rows={rows.map(({ id, name, daysLeft }) => ({ href: `/authkeys/${id}`, name, daysLeft }))}
    />
  );
}

/** Service tokens that are refused soon or by now: a new one takes the place of each. */
export function ExpiringTokens({ total, rows }: ExpiringTokensData) {
  return (
    <ExpiringCard
      title="Service tokens that expire"
      all="/settings/service-tokens?sort=expiresAt.asc"
      total={total}
      rows={rows.map(({ id, name, daysLeft }) => ({
        href: `/settings/service-tokens/${id}`,
        name,
        daysLeft,
        over: 'Expired: it is refused',
      }))}
    />
  );
}

type ExpiringCardProps = {
  title: string;
  /** Where all of them are. */
  all: string;
  total: number;
  rows: { href: string; name: string; daysLeft: number; over?: string }[];
};

function ExpiringCard({ title, all, total, rows }: ExpiringCardProps) {
  return (
    <Card
      flush
      title={title}
      footer={
        total > rows.length ? (
          <Link href={all} className="hover:text-ink hover:underline">
            {`and ${countOf(total - rows.length, 'more', 'more')}`}
          </Link>
        ) : undefined
      }
    >
      <ul aria-label={title} className="divide-y border-t">
        {rows.map(({ href, name, daysLeft, over }) => (
          <li key={href} className="flex items-center gap-3 px-4 py-2">
            {daysLeft === 0 ? (
              <CircleX aria-hidden className="size-4 shrink-0 text-refused" />
            ) : (
              <TriangleAlert aria-hidden className="size-4 shrink-0 text-warning" />
            )}
            <div className="grid min-w-0 flex-1">
              <span className="truncate font-medium text-ink text-sm">{name}</span>
              <span className="text-subtle text-xs">
                {daysLeft === 0 ? over : `${countOf(daysLeft, 'day')} left`}
              </span>
            </div>
            <LinkButton size="sm" href={href} aria-label={`Open ${name}`}>
              Open
            </LinkButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}
