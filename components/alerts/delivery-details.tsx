import type { ReactNode } from 'react';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Delivery } from '#lib/alerts/deliveries/delivery';

/** One delivery in full, below its row: the text as sent, and how it went. */
export function DeliveryDetails({ delivery }: { delivery: Delivery }) {
  const { channel, subject, state, failure, attempts, lastError, nextTryAt, sentAt, deliveredAt } = delivery;
  return (
    <div className="grid gap-x-8 gap-y-3 sm:ml-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-2">
        {subject && <p className="break-words font-medium text-ink text-sm">{subject}</p>}
        <Text delivery={delivery} />
      </div>
      <dl className="grid content-start gap-x-4 gap-y-1 text-sm">
        <Detail name="Recipient">
          <span className="break-all">{delivery.recipient}</span>
        </Detail>
        <Detail name="Attempts">
          <span className="tabular-nums">{attempts}</span>
        </Detail>
        {failure && (
          <Detail name={state === 'dropped' ? 'Dropped' : 'Failed'}>
            <span className="break-words text-refused">{failure}</span>
          </Detail>
        )}
        {lastError && lastError !== failure && (
          <Detail name="Last answer">
            <span className="break-words">{lastError}</span>
          </Detail>
        )}
        {state === 'queued' && (
          <Detail name="Next attempt">
            <RelativeTime at={nextTryAt} />
          </Detail>
        )}
        <Detail name="Sent">
          {sentAt ? <RelativeTime at={sentAt} /> : <span className="text-subtle">not sent</span>}
        </Detail>
        {channel === 'sms' && (
          <Detail name="Delivered">
            {deliveredAt ? <RelativeTime at={deliveredAt} /> : <span className="text-subtle">not known</span>}
          </Detail>
        )}
        {delivery.providerId && (
          <Detail name="Provider's id">
            <Mono className="break-all">{delivery.providerId}</Mono>
          </Detail>
        )}
      </dl>
    </div>
  );
}

function Text({ delivery: { channel, text, needsOtp } }: { delivery: Delivery }) {
  if (needsOtp) {
    return (
      <div className="grid justify-items-start gap-2">
        <p className="text-muted text-sm">The text is shown after an OTP to your mobile.</p>
        <LinkButton size="sm" href="/authkeys/verify?next=%2Falerts">
          Verify
        </LinkButton>
      </div>
    );
  }
  if (text === null) {
    return (
      <p className="text-muted text-sm">The text is not kept: it held the link that confirms the address.</p>
    );
  }
  return (
    <pre
      // It scrolls: by keyboard, too.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
      tabIndex={0}
      className={`max-h-80 overflow-auto whitespace-pre-wrap break-words rounded-lg border bg-background px-3 py-2 text-ink text-sm ${channel === 'webhook' || channel === 'email' ? 'font-mono' : 'font-sans'}`}
    >
      {channel === 'webhook' ? indented(text) : text}
    </pre>
  );
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // Shown as it is.
    return json;
  }
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-7 grid-cols-[7rem_minmax(0,1fr)] items-center gap-2">
      <dt className="text-subtle">{name}</dt>
      <dd className="min-w-0 text-ink">{children}</dd>
    </div>
  );
}
