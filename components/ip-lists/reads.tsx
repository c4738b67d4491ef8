'use client';

import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { IpListDiff } from '#lib/access/ip-lists/get';
import { DiffValues, diffWords } from './diff-values.tsx';

/** What reads have changed, newest first, each opening to its values. */
export function Reads({ reads }: { reads: IpListDiff[] }) {
  return (
    <Card flush title="What changed" description="Reads that changed entries, newest first.">
      {reads.length === 0 ? (
        <p className="border-t px-4 py-6 text-center text-muted text-sm">Nothing yet.</p>
      ) : (
        <ol className="divide-y border-t text-sm">
          {reads.map((read) => (
            <li key={read.id}>
              <details className="group">
                <summary className="flex min-h-10 cursor-pointer flex-wrap items-center gap-x-3 px-4 py-1.5 hover:bg-hover">
                  <span className="font-medium text-ink">{diffWords(read)}</span>
                  <span className="text-subtle">
                    <RelativeTime at={read.at} />
                    {read.outcome !== 'read' && `, ${read.outcome}`}
                  </span>
                  <span className="ml-auto text-subtle">
                    {countOf(read.entries, 'entry', 'entries')} since
                  </span>
                </summary>
                <div className="border-t px-4 py-3">
                  <DiffValues {...read} />
                </div>
              </details>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
