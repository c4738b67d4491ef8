import Link from 'next/link';
import { Expires } from '#components/authkeys/expires.tsx';
import { RevokeToken } from '#components/service-tokens/revoke-token.tsx';
import { scopeWords } from '#components/service-tokens/scope-words.ts';
import { TokenHoldsNow } from '#components/service-tokens/token-holds-now.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { linkStyles } from '#components/ui/link-styles.ts';
import { IpText, Mono } from '#components/ui/mono.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ServiceTokenDetail } from '#lib/access/service-tokens/get';
import { revokeServiceTokenAction } from '../actions.ts';

export function TokenHeader({ token }: { token: ServiceTokenDetail }) {
  const { id, name, maskedKey, scopes, createdBy, createdAt, lastUsedAt, lastUsedIp } = token;
  return (
    <>
      <PageHeader
        title={name}
        breadcrumbs={[linkTo(pages.settings), linkTo(pages.serviceTokens)]}
        description={
          <span className="flex flex-wrap items-center gap-x-3 text-sm text-subtle">
            <Mono>{maskedKey}</Mono>
            <span>
              by {createdBy}, <RelativeTime at={createdAt} />
            </span>
            {lastUsedAt ? (
              <span>
                last used <RelativeTime at={lastUsedAt} />
                {lastUsedIp && (
                  <>
                    {' from '}
                    <IpText ip={lastUsedIp} className="text-current" />
                  </>
                )}
              </span>
            ) : (
              <span>never used</span>
            )}
            <span>
              {token.expiry !== 'over' && 'expires '}
              <Expires {...token} />
            </span>
            <Link href={`/audit-log?who=token:${id}`} className={linkStyles}>
              What it did
            </Link>
          </span>
        }
        actions={
          <RevokeToken
            name={name}
            onRevoke={revokeServiceTokenAction.bind(null, id)}
            leadsTo={pages.serviceTokens.href}
          />
        }
      />
      <TokenHoldsNow expiry={token.expiry} entries={token.entries} />
      <ul aria-label="Scopes" className="mt-4 grid gap-x-6 gap-y-2 text-sm md:grid-cols-2">
        {scopes.map((scope) => (
          <li key={scope}>
            <Mono className="text-ink">{scope}</Mono>
            <span className="block text-subtle">
              {scopeWords[scope].may} <span className="text-muted">{scopeWords[scope].risk}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
