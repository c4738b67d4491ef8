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

export function Matched({ at }: { at: Date | null }) {
  return at ? (
    <>
      matched <RelativeTime at={at} />
    </>
  ) : (
    'never matched'
  );
}

/** All of it in one line, where there is no room for columns; on phones without who added it. */
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
      <Matched at={row.lastMatchedAt} />
      <span className="max-sm:hidden">
        , by {row.addedBy} <RelativeTime at={row.createdAt} />
      </span>
    </>
  );
}
