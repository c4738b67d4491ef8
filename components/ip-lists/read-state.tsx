import { Callout } from '#components/ui/callout.tsx';
import { ExactTime } from '#components/ui/exact-time.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { IpListDetail } from '#lib/access/ip-lists/get';

/** When a list from a URL was read and is read next, or since when that fails and what holds meanwhile. */
export function ReadState({ list, now }: { list: IpListDetail; now: Date }) {
  const { source, url, readAt, nextReadAt, failedSince, problem, state } = list;
  const isStale = state === 'stale';
  if (source !== 'url') return null;
  return (
    <div className="grid gap-3">
      {failedSince && (
        <Callout tone={isStale ? 'refused' : 'warning'}>
          {isStale ? 'Stale: it' : 'It'} cannot be read since <ExactTime at={failedSince} />. {problem}
          {readAt && ` The entries of the last good read stay${isStale ? ', however old they are' : ''}.`}
        </Callout>
      )}
      <p className="wrap-anywhere text-muted text-sm">
        <span className="font-mono text-ink">{url}</span>{' '}
        <span className="text-subtle">
          {readAt ? (
            <>
              read <RelativeTime at={readAt} />
            </>
          ) : (
            'not read yet'
          )}
          {nextReadAt && nextReadAt > now ? (
            <>
              , next <RelativeTime at={nextReadAt} />
            </>
          ) : (
            ', due now'
          )}
        </span>
      </p>
    </div>
  );
}
