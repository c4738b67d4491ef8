import { linkTo, pages } from '#components/shell/pages.ts';
import { burstWords, spanWords } from '#components/suspicious-ips/rule-words.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { suspiciousIps } from '#lib/access/suspicious-ips/block-list';

export function SuspiciousIpsHeader() {
  const { rule } = suspiciousIps.get();
  return (
    <PageHeader
      title={pages.suspiciousIps.title}
      breadcrumbs={[linkTo(pages.clients)]}
      description={`An IP (IPv6: a /64) that sends ${burstWords(rule)} is blocked for ${spanWords(rule.blockSeconds)}, whatever their outcome, for every user name.`}
    />
  );
}
