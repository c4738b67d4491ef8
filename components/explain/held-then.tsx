import Link from 'next/link';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { linkStyles } from '#components/ui/link-styles.ts';
import { IpText } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { EntryThen } from '#lib/access/as-of/standing';
import type { Credential } from '#lib/access/credentials/credential';
import type { HeldThen as Held } from '#lib/access/explain/explain-request';
import { credentialNouns } from '#lib/text/credential-nouns';

const modes = { on: 'IP security was on', report: 'IP security was report only', off: 'IP security was off' };

/** Mode and entries at the time of a request. */
export function HeldThen({
  requestId,
  type,
  held,
}: {
  requestId: string;
  type: Credential['type'];
  held: Held;
}) {
  if (!held.told) {
    if (held.why === 'no-credential') return 'Nothing: whoever is signed in to the panel may send.';
    if (held.why === 'unknown') return held.message;
    const here = `/explain?id=${requestId}`;
    return (
      <>
        <Link href={`/authkeys/verify?next=${encodeURIComponent(here)}`} className={linkStyles}>
          Verify your mobile
        </Link>{' '}
        to see the mode and the entries that held then.
      </>
    );
  }
  const { mode, offUntil, own, company } = held.list;
  return (
    <div className="grid gap-2">
      <p>
        {mode && modes[mode]}
        {offUntil && (
          <>
            {' '}
            until <ClockTime at={offUntil} />
          </>
        )}
        , with {countOf(own.length, 'entry', 'entries')} of {`the ${credentialNouns[type]}`}
        {type === 'authkey' && <> and {countOf(company.length, 'entry', 'entries')} of the company</>}.
      </p>
      <Entries title={`Of the ${credentialNouns[type]}`} entries={own} />
      <Entries title="Of the company" entries={company} />
    </div>
  );
}

const shownMax = 500;

function Entries({ title, entries }: { title: string; entries: EntryThen[] }) {
  if (entries.length === 0) return null;
  return (
    <details open={entries.length <= 20} className="text-sm">
      <summary className="cursor-default text-muted pointer-coarse:py-2.5">{title}</summary>
      <ul aria-label={title} className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        {entries.slice(0, shownMax).map(({ value, note }) => (
          <li key={value} className="min-w-0">
            <IpText ip={value} />
            {note && <span className="break-words text-subtle"> {note}</span>}
          </li>
        ))}
      </ul>
      {entries.length > shownMax && (
        <p className="mt-1 text-subtle">{`The first ${shownMax} of ${entries.length}.`}</p>
      )}
    </details>
  );
}
