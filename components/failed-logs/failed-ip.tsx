import { IpOrigin } from '#components/origins/ip-origin.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IpText } from '#components/ui/mono.tsx';
import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';
import { othersWords, unknownWords } from './stands-words.ts';

/** A refused address with its copy button; several of one IPv6 /64 stand as that. */
export function FailedIp({
  ip,
  stands,
  origin,
  credentialType,
}: Pick<FailedIpRow, 'ip' | 'stands' | 'origin' | 'credentialType'>) {
  if (stands === 'others') {
    return (
      <span className="text-muted" title={othersWords}>
        other addresses
      </span>
    );
  }
  if (ip === null) {
    return (
      <span className="text-muted" title={unknownWords}>
        unknown
      </span>
    );
  }
  return (
    <span className="grid">
      <span className="flex items-center gap-1">
        <IpText ip={ip} />
        <CopyButton value={ip} label={`Copy ${ip}`} />
      </span>
      <IpOrigin ip={ip} origin={origin} type={credentialType} />
    </span>
  );
}
