import { ShieldAlert, ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { OpenAuthkeys as OpenAuthkeysData } from '#lib/panel/overview/get';

/** Authkeys that work from anywhere, each a link to where that is ended. */
export function OpenAuthkeys({ total: off, reporting, outOf, rows }: OpenAuthkeysData) {
  const total = off + reporting;
  return (
    <Card
      flush
      title="Keys open to any address"
      footer={
        total > rows.length ? (
          <Link href="/authkeys?sort=ipSecurity.asc" className="hover:text-ink hover:underline">
            {`and ${countOf(total - rows.length, 'more', 'more')}`}
          </Link>
        ) : undefined
      }
    >
      {total === 0 ? (
        <p className="flex items-center gap-2 border-t px-4 py-4 text-muted text-sm">
          <ShieldCheck aria-hidden className="size-4 shrink-0 text-allowed" />
          {outOf === 0 ? 'There are no authkeys yet.' : 'All authkeys work only from whitelisted IPs.'}
        </p>
      ) : (
        <ul aria-label="Keys open to any address" className="divide-y border-t">
          {rows.map((row) => (
            <li key={row.id} className="flex items-center gap-3 px-4 py-2">
              <ShieldAlert aria-hidden className="size-4 shrink-0 text-warning" />
              <div className="grid min-w-0 flex-1">
                <span className="truncate font-medium text-ink text-sm">{row.name}</span>
                <span className="text-subtle text-xs">
                  {row.mode === 'report' && 'Report only: '}
                  {row.mode === 'report' ? 'any' : 'Any'} address may use it,{' '}
                  {row.lastUsedAt ? (
                    <>
                      last used <RelativeTime at={row.lastUsedAt} />
                    </>
                  ) : (
                    'never used'
                  )}
                </span>
              </div>
              <LinkButton size="sm" href={`/authkeys/${row.id}`} aria-label={`Open ${row.name}`}>
                Open
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
