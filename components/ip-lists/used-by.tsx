import Link from 'next/link';
import { credentialPath } from '#components/credentials/credential-path.ts';
import { Card } from '#components/ui/card.tsx';
import { linkStyles } from '#components/ui/link-styles.ts';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { IpListUser } from '#lib/access/ip-lists/read-users';
import { credentialNouns } from '#lib/text/credential-nouns';

/** What a list is attached to; it is detached on the page of each. */
export function UsedBy({ users }: { users: IpListUser[] }) {
  return (
    <Card flush title="Used by" description="Entries of this list count wherever it is attached.">
      {users.length === 0 ? (
        <p className="border-t px-4 py-6 text-center text-muted text-sm">
          Nothing yet. Attach it on the page of an authkey or an API client, or on that of the company's
          whitelisted IPs.
        </p>
      ) : (
        <ul className="divide-y border-t text-sm">
          {users.map((user) => (
            <li
              key={user.id}
              className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 px-4 py-1.5"
            >
              <span className="min-w-0">
                <span className="text-subtle">{kindOf(user)}</span>{' '}
                <Link href={hrefOf(user)} className={`wrap-anywhere ${linkStyles}`}>
                  {user.name}
                </Link>
              </span>
              <span className="text-subtle text-xs">
                by {user.attachedBy} <RelativeTime at={user.attachedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function kindOf({ type }: IpListUser): string {
  return type === 'company' ? 'all authkeys of' : credentialNouns[type];
}

function hrefOf({ type, id }: IpListUser): string {
  return type === 'company' || id === null ? '/company-ips' : credentialPath({ type, id });
}
