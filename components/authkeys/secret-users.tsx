import { IpText } from '#components/ui/mono.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { LiveSecret } from '#lib/access/authkeys/list-secrets';

type SecretUsersProps = { secret: Pick<LiveSecret, 'ips' | 'ipsTotal'>; shownMax: number };

/** From which addresses a secret was used since the roll, and how often. */
export function SecretUsers({ secret: { ips, ipsTotal }, shownMax }: SecretUsersProps) {
  if (ips.length === 0) return <span className="text-subtle text-sm">no address yet</span>;
  const shown = ips.slice(0, shownMax);
  const others = ipsTotal - shown.length;
  return (
    <ul className="grid gap-0.5 text-sm">
      {shown.map(({ ip, accepted, lastSeenAt }) => (
        <li key={ip} className="flex flex-wrap items-baseline gap-x-2 in-[td]:max-sm:justify-end">
          <IpText ip={ip} />
          <span className="whitespace-nowrap text-subtle text-xs">
            {countOf(accepted, 'request')}, <RelativeTime at={lastSeenAt} />
          </span>
        </li>
      ))}
      {others > 0 && <li className="text-subtle text-xs">and {formatNumber(others)} more</li>}
    </ul>
  );
}
