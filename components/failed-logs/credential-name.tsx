import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';

/** What a refused request named itself with; an API client is marked as such. */
export function CredentialName({
  credentialName,
  credentialType,
}: Pick<FailedIpRow, 'credentialName' | 'credentialType'>) {
  return (
    <span className="break-words">
      {credentialName ?? 'deleted'}
      {credentialType === 'client' && <span className="text-subtle text-xs"> API client</span>}
    </span>
  );
}
