import { countOf } from '#components/ui/number.tsx';
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

/** Which service tokens let it in for a while, and until when the last of them does. */
export function LeasedBy({ leases: [last, ...others] }: Pick<ShownRow, 'leases'>) {
  if (!last) return null;
  return (
    <>
      leased by {last.by}
      {others.length > 0 && ` and ${countOf(others.length, 'other')}`} (ends <RelativeTime at={last.until} />)
    </>
  );
}

/** All of it in one line, where there is no room for columns; on phones without who added it. */
export function EntryFacts({ row }: { row: ShownRow }) {
  if (row.storing) return <>being stored</>;
  return (
    <>
      {row.leases.length > 0 && (
        <>
          <LeasedBy leases={row.leases} />
          {', '}
        </>
      )}
      {row.expiresAt && !row.leased && (
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
