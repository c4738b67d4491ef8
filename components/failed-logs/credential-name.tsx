import Link from 'next/link';
import { credentialPath } from '#components/credentials/credential-path.ts';
import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';
import { marksOf } from './marks.ts';

type CredentialNameProps = Pick<
  FailedIpRow,
  'credentialId' | 'credentialName' | 'credentialType' | 'isDeleted'
>;

/** What a refused request named itself with, as a link to its page; what is no authkey, and what was deleted, is marked. */
export function CredentialName({
  credentialId,
  credentialName,
  credentialType,
  isDeleted,
}: CredentialNameProps) {
  const mark = marksOf(credentialType, isDeleted).join(', ');
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
