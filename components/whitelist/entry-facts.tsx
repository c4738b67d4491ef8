import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ShownRow } from './entry-list-props.ts';

/** When a request was last let in from within an entry. */
export function LastMatched({ at }: { at: Date | null }) {
  return at ? <RelativeTime at={at} /> : 'never';
}

/** What is left of an entry's life. */
export function LifeLeft({ expiresAt }: { expiresAt: Date | null }) {
  return expiresAt ? <RelativeTime at={expiresAt} className="text-warning" /> : 'never';
}

/** All of it in one line, where there is no room for columns. */
export function EntryFacts({ row }: { row: ShownRow }) {
  if (row.storing) return <>being stored</>;
  return (
    <>
      {row.expiresAt && (
        <>
          ends <LifeLeft expiresAt={row.expiresAt} />
          {', '}
        </>
      )}
      matched <LastMatched at={row.lastMatchedAt} />, by {row.addedBy} <RelativeTime at={row.createdAt} />
    </>
  );
}
