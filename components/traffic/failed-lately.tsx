import { Ban } from 'lucide-react';
import Link from 'next/link';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import type { FailedCount } from '#lib/access/traffic/count-failed';

type FailedLatelyProps = FailedCount & { credentialId: string };

/** From the page of an authkey or API client to its rows of Failed Logs. */
export function FailedLately({ credentialId, refused, reported }: FailedLatelyProps) {
  return (
    <p className="mt-3 text-sm">
      <Link
        href={`/sms/failed-logs?authkey=${credentialId}&range=24h`}
        className="inline-flex items-center gap-1.5 rounded-sm text-muted underline decoration-border-strong underline-offset-3 hover:text-ink pointer-coarse:min-h-10"
      >
        <Ban aria-hidden className="size-4 shrink-0" />
        {`Failed Logs: ${whatCame(refused, reported)} in the last 24 hours`}
      </Link>
    </p>
  );
}

function whatCame(refused: number, reported: number): string {
  if (refused === 0 && reported === 0) return 'nothing';
  if (reported === 0) return `${countOf(refused, 'request')} refused`;
  const letIn = `${formatNumber(reported)} let in by report only`;
  return refused === 0 ? letIn : `${countOf(refused, 'request')} refused, ${letIn}`;
}
