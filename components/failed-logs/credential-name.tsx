import Link from 'next/link';
import { credentialPath } from '#components/credentials/credential-path.ts';
import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';

type CredentialNameProps = Pick<
  FailedIpRow,
  'credentialId' | 'credentialName' | 'credentialType' | 'isDeleted'
>;

/** What a refused request named itself with, as a link to its page; API clients and what was deleted are marked. */
export function CredentialName({
  credentialId,
  credentialName,
  credentialType,
  isDeleted,
}: CredentialNameProps) {
  const mark = [credentialType === 'client' && 'API client', isDeleted && 'deleted']
    .filter(Boolean)
    .join(', ');
  return (
    <span className="break-words">
      {credentialName === null || credentialType === null ? (
        'deleted'
      ) : isDeleted ? (
        credentialName
      ) : (
        <Link
          href={credentialPath({ id: credentialId, type: credentialType })}
          prefetch={false}
          className="rounded-sm text-ink underline decoration-border-strong underline-offset-3 hover:decoration-current pointer-coarse:inline-block pointer-coarse:py-2.5"
        >
          {credentialName}
        </Link>
      )}
      {mark && <span className="text-subtle text-xs"> {mark}</span>}
    </span>
  );
}
