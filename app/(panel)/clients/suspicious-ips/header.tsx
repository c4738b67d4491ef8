import { burstWords, spanWords } from '#components/suspicious-ips/rule-words.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { runtime } from '#lib/core/runtime';

export function SuspiciousIpsHeader() {
  const { rule } = runtime().suspiciousIps;
  return (
    <PageHeader
      title="Suspicious IPs"
      breadcrumbs={[{ label: 'API clients', href: '/clients' }]}
      description={`An IP (IPv6: a /64) that sends ${burstWords(rule)} is blocked for ${spanWords(rule.blockSeconds)}, whatever their outcome, for every user name.`}
    />
  );
}
