import { CalendarX, CircleSlash, ShieldAlert, ShieldCheck, ShieldX, Timer } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';

type KeyStateBadgeProps = { state: PublicAuthkey['state']; className?: string };

export function KeyStateBadge({ state, className }: KeyStateBadgeProps) {
  if (state === 'active') return null;
  const Icon = state === 'disabled' ? CircleSlash : CalendarX;
  return (
    <Badge icon={<Icon aria-hidden />} className={className}>
      {state === 'disabled' ? 'Disabled' : 'Expired'}
    </Badge>
  );
}

type SecurityBadgeProps = Pick<PublicAuthkey, 'mode' | 'offUntil'> & {
  ownEntries: number;
  companyEntries: number;
};

/** What IP security does, and how many IPs are behind it: its own, and the company's. */
export function SecurityBadge({ mode, offUntil, ownEntries, companyEntries }: SecurityBadgeProps) {
  if (mode === 'off' && offUntil) {
    return (
      <Badge tone="warning" icon={<Timer aria-hidden />}>
        <span>
          Off until <ClockTime at={offUntil} />
        </span>
      </Badge>
    );
  }
  if (mode === 'off') {
    return (
      <Badge tone="warning" icon={<ShieldAlert aria-hidden />}>
        Off: any address
      </Badge>
    );
  }
  if (mode === 'report') {
    return (
      <Badge tone="warning" icon={<ShieldAlert aria-hidden />}>
        Report only: any address
      </Badge>
    );
  }
  if (ownEntries + companyEntries === 0) {
    return (
      <Badge tone="refused" icon={<ShieldX aria-hidden />}>
        On, no IPs: refuses everyone
      </Badge>
    );
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <Badge tone="allowed" icon={<ShieldCheck aria-hidden />}>
        On, {countOf(ownEntries, 'IP')}
      </Badge>
      {companyEntries > 0 && (
        <span className="whitespace-nowrap text-subtle text-xs">
          + {formatNumber(companyEntries)} company-wide
        </span>
      )}
    </span>
  );
}
