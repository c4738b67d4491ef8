import { CopyButton } from '../ui/copy-button.tsx';
import { IpText } from '../ui/mono.tsx';

/** A refused address with its copy button; null: the address could not be told. */
export function FailedIp({ ip }: { ip: string | null }) {
  if (ip === null) {
    return (
      <span
        className="text-muted"
        title="The address could not be told: what X-Forwarded-For said was none. It can be in no whitelist."
      >
        unknown
      </span>
    );
  }
  return (
    <span className="flex items-center gap-1">
      <IpText ip={ip} />
      <CopyButton value={ip} label={`Copy ${ip}`} />
    </span>
  );
}
