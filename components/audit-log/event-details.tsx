import { CopyButton } from '#components/ui/copy-button.tsx';
import { Detail } from '#components/ui/detail.tsx';
import { ExactTime } from '#components/ui/exact-time.tsx';
import { IpText, Mono } from '#components/ui/mono.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import type { AuditEventRow } from '#lib/events/log/list';
import { sentenceOf } from './sentences.ts';
import { changesOf, type Shown } from './value-words.ts';

/** One event in full, below its row: before and after side by side, in words and as it was written down. */
export function EventDetails({ event }: { event: AuditEventRow }) {
  const { before, after } = event;
  const changes = changesOf(event);
  return (
    <section aria-label={`Details: ${sentenceOf(event)}`} className="grid gap-4 text-sm sm:ml-8">
      <div className="grid items-start gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {changes.length === 0 ? (
          <p className="text-muted">Nothing was changed that has a before and an after.</p>
        ) : (
          <div className="min-w-0 overflow-x-auto rounded-lg border bg-background">
            <table aria-label="What changed" className="w-full border-collapse text-left">
              <thead>
                <tr className="border-b text-subtle text-xs">
                  <th scope="col" className="px-3 py-1.5 font-medium">
                    <span className="sr-only">What</span>
                  </th>
                  <th scope="col" className="px-3 py-1.5 font-medium">
                    Before
                  </th>
                  <th scope="col" className="px-3 py-1.5 font-medium">
                    After
                  </th>
                </tr>
              </thead>
              <tbody>
                {changes.map(({ label, ...change }) => (
                  <tr key={label} className="border-b align-top last:border-b-0">
                    <th scope="row" className="px-3 py-1.5 font-normal text-subtle">
                      {label}
                    </th>
                    <td className="px-3 py-1.5">
                      <Value shown={change.before} />
                    </td>
                    <td className="px-3 py-1.5">
                      <Value shown={change.after} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <dl className="grid min-w-0 content-start gap-x-4">
          <Detail name="When">
            <ExactTime at={event.at} />
          </Detail>
          <Detail name="From IP">{event.ip ? <IpText ip={event.ip} /> : noAddress(event)}</Detail>
          <Detail name="Request id">
            {event.requestId ? (
              <>
                <Mono className="break-all">{event.requestId}</Mono>
                <CopyButton value={event.requestId} label={`Copy ${event.requestId}`} />
              </>
            ) : (
              <span className="text-subtle">none: it came by no request</span>
            )}
          </Detail>
          <Detail name="Number">
            <Mono>{formatNumber(event.seq)}</Mono>
          </Detail>
          <Detail name="Action">
            <Mono>{event.action}</Mono>
          </Detail>
        </dl>
      </div>
      <details>
        <summary className="w-fit cursor-default rounded-sm text-muted hover:text-ink pointer-coarse:min-h-10">
          As data
        </summary>
        <div className="mt-2 grid gap-3 lg:grid-cols-2">
          <Data title="Before" values={before} />
          <Data title="After" values={after} />
        </div>
      </details>
    </section>
  );
}

/** What stands in place of an address where there is none. */
export function noAddress({ actor }: Pick<AuditEventRow, 'actor'>) {
  return <span className="text-subtle">{actor.type === 'system' ? 'none' : 'unknown'}</span>;
}

function Value({ shown }: { shown: Shown }) {
  if (shown === null) return <span className="text-subtle">–</span>;
  if (shown instanceof Date) return <ExactTime at={shown} />;
  return shown.map((line, index) => (
    <span key={index} className="block wrap-anywhere">
      {line}
    </span>
  ));
}

function Data({ title, values }: { title: string; values: unknown }) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 text-subtle text-xs">{title}</figcaption>
      <pre className="overflow-x-auto whitespace-pre-wrap wrap-anywhere rounded-lg border bg-background px-3 py-2 font-mono text-xs">
        {JSON.stringify(values ?? null, null, 2)}
      </pre>
    </figure>
  );
}
