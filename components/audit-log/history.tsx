import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { AuditEventList } from '#lib/events/log/list';
import { sentenceOf } from './sentences.ts';

type HistoryProps = {
  list: AuditEventList;
  /** What it is the history of: "this authkey". */
  of: string;
  /** The audit log, narrowed to the same. */
  href: string;
  className?: string;
};

/** The newest of what was done to one thing, as sentences, and the way to all of it. */
export function History({ list: { rows, total }, of, href, className }: HistoryProps) {
  return (
    <Card
      flush
      title="History"
      description={`What was done to ${of}, newest first.`}
      className={className}
      footer={
        <Link
          href={href}
          className="inline-flex items-center gap-1 rounded-sm text-accent hover:underline pointer-coarse:min-h-10"
        >
          {total > rows.length ? `All ${countOf(total, 'event')} in the audit log` : 'Open in the audit log'}
          <ArrowRight aria-hidden className="size-4" />
        </Link>
      }
    >
      {rows.length === 0 ? (
        <p className="border-t px-4 py-6 text-center text-muted text-sm">Nothing yet.</p>
      ) : (
        <ol className="border-t text-sm">
          {rows.map((event) => (
            <li
              key={event.id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0"
            >
              <span className="min-w-0 wrap-anywhere text-ink">{sentenceOf(event)}</span>
              <span className="text-subtle">
                <RelativeTime at={event.at} />
                {event.ip && (
                  <>
                    {' from '}
                    <IpText ip={event.ip} className="text-subtle" />
                  </>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
