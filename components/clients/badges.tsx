import { Check, CircleSlash, CircleX, ShieldAlert, TimerOff } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { PublicClient } from '#lib/access/clients/public-client';
import { expiryWarningDays } from '#lib/access/clients/schemas';

export function ClientStateBadge({ state }: Pick<PublicClient, 'state'>) {
  if (state === 'active') {
    return (
      <Badge tone="allowed" icon={<Check aria-hidden />}>
        Active
      </Badge>
    );
  }
  if (state === 'disabled') return <Badge icon={<CircleSlash aria-hidden />}>Disabled</Badge>;
  return (
    <Badge tone="refused" icon={<CircleX aria-hidden />}>
      Password expired
    </Badge>
  );
}

/** Nothing where its list is enforced. */
export function ReportOnlyBadge({ reportOnly }: Pick<PublicClient, 'reportOnly'>) {
  if (!reportOnly) return null;
  return (
    <Badge tone="warning" icon={<ShieldAlert aria-hidden />}>
      Report only: any address
    </Badge>
  );
}

/** How long the password is good for still; said louder when that is not long. */
export function ExpiryBadge({ passwordDaysLeft: days }: Pick<PublicClient, 'passwordDaysLeft'>) {
  if (days === null) return <span className="text-subtle">never</span>;
  if (days === 0) {
    return (
      <Badge tone="refused" icon={<TimerOff aria-hidden />}>
        Expired
      </Badge>
    );
  }
  const words = countOf(days, 'day');
  if (days > expiryWarningDays) return <span className="whitespace-nowrap text-muted">{words}</span>;
  return (
    <Badge tone="warning" icon={<TimerOff aria-hidden />}>
      {words}
    </Badge>
  );
}
