import type { Metadata } from 'next';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { pages } from '#components/shell/pages.ts';
import { burstWords } from '#components/suspicious-ips/rule-words.ts';
import { SuspiciousIpsTable } from '#components/suspicious-ips/suspicious-ips-table.tsx';
import { suspiciousIps } from '#lib/access/suspicious-ips/block-list';
import { listSuspiciousIps } from '#lib/access/suspicious-ips/list';
import { steppedUpPageCtx } from '#lib/panel/page';
import { unblockIpAction } from './actions.ts';
import { SuspiciousIpsHeader } from './header.tsx';

export const metadata: Metadata = { title: pages.suspiciousIps.title };

export default async function SuspiciousIpsPage() {
  const ctx = await steppedUpPageCtx('/clients/suspicious-ips');
  const { rows, total } = await listSuspiciousIps(ctx);
  return (
    <>
      <SuspiciousIpsHeader />
      <SuspiciousIpsTable
        rows={rows}
        total={total}
        now={ctx.now.toISOString()}
        burst={burstWords(suspiciousIps.get().rule)}
        canWrite={ctx.actor.role !== 'viewer'}
        onUnblock={unblockIpAction}
      />
      <KeepFresh everyMs={5_000} until={ctx.actor.stepUpUntil} />
    </>
  );
}
