import Link from 'next/link';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Detail } from '#components/ui/detail.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { MessageRow } from '#lib/messages/list';
import { credentialWords, templateWords } from './message-words.ts';
import { canSendAgain, SendAgain } from './send-again.tsx';

/** One message in full, below its row. */
export function MessageDetails({ message }: { message: MessageRow }) {
  const { text, failure, requestId, sender, segments, encoding, templateName, templateId } = message;
  const { state, attempts, lastError, nextTryAt, providerId, sentAt, deliveredAt, sentAgainAt } = message;
  return (
    <div className="grid gap-x-8 gap-y-3 sm:ml-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid content-start gap-2">
        <p className="whitespace-pre-wrap break-words rounded-lg border bg-background px-3 py-2 text-base text-ink">
          {text || <span className="text-subtle">Text and number are no longer kept.</span>}
        </p>
        <p className="text-sm text-subtle">{`${countOf(segments, 'segment')}, ${encoding}`}</p>
        {failure && <p className="text-refused text-sm">{`Not delivered: ${failure}`}</p>}
        {state === 'queued' && lastError && (
          <p className="text-sm text-warning">
            {`Not taken yet: ${lastError}. Next try `}
            <RelativeTime at={nextTryAt} />
          </p>
        )}
        {sentAgainAt && (
          <p className="text-sm text-subtle">
            Sent again <RelativeTime at={sentAgainAt} />, as a message of its own.
          </p>
        )}
        {canSendAgain(message) && <SendAgain messages={[message]} />}
      </div>
      <dl className="grid content-start gap-x-4 gap-y-1 text-sm">
        <Detail name="Request id">
          <Mono className="break-all">{requestId}</Mono>
          <CopyButton value={requestId} label={`Copy ${requestId}`} />
        </Detail>
        <Detail name="Template">
          {templateName === null ? (
            templateWords(message)
          ) : (
            <Link href={`/sms/templates/${templateId}`} className="text-accent hover:underline">
              {templateName}
            </Link>
          )}
        </Detail>
        <Detail name="Authkey">{credentialWords(message)}</Detail>
        <Detail name="Sender">{sender || <span className="text-subtle">none given</span>}</Detail>
        <Detail name="Sent">
          {sentAt ? <RelativeTime at={sentAt} /> : <span className="text-subtle">not sent</span>}
          {attempts > 1 && <span className="text-subtle">{`at try ${attempts}`}</span>}
        </Detail>
        {deliveredAt && (
          <Detail name="Delivered">
            <RelativeTime at={deliveredAt} />
          </Detail>
        )}
        {providerId && (
          <Detail name="Provider’s id">
            <Mono className="break-all">{providerId}</Mono>
          </Detail>
        )}
      </dl>
    </div>
  );
}
