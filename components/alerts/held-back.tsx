import Link from 'next/link';
import { Callout } from '#components/ui/callout.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { HeldBack as Held } from '#lib/alerts/deliveries/list-held';

/** What no mail has told of; nothing where nothing is held back. */
export function HeldBack({ held }: { held: Held[] }) {
  if (held.length === 0) return null;
  return (
    <section aria-label="Held back" className="mb-4">
      <Callout tone="warning">
        <p>The day's alerts are spent: no mail has told of these refused requests. The next one will.</p>
        <ul className="mt-1 grid gap-0.5">
          {held.map(({ credentialId, name, refused, since }) => (
            <li key={credentialId}>
              <Link href={`/sms/failed-logs?authkey=${credentialId}`} className="font-medium underline">
                {name ?? 'a deleted authkey'}
              </Link>
              {`: ${countOf(refused, 'request')}, first held back `}
              <RelativeTime at={since} />
            </li>
          ))}
        </ul>
      </Callout>
    </section>
  );
}
