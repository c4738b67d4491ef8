import Link from 'next/link';
import type { ReactNode } from 'react';
import { credentialPath } from '#components/credentials/credential-path.ts';
import { outcomeWords } from '#components/failed-logs/outcome-words.ts';
import { FailedStateBadge, stateSentence } from '#components/failed-logs/state-badge.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { linkStyles } from '#components/ui/link-styles.ts';
import { IpText, Mono } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { RequestStory } from '#lib/access/explain/explain-request';
import { credentialNouns } from '#lib/text/credential-nouns';
import { customerText } from './customer-text.ts';
import { HeldThen } from './held-then.tsx';
import { hopWords, verdictWords } from './words.ts';

/** One request in five lines: what came, from where its address was read, what decided, what held then, what now. */
export function Story({ story }: { story: RequestStory }) {
  const { requestId, outcome } = story;
  const tone = outcome === 'refused' ? 'refused' : outcome === 'report' ? 'warning' : 'allowed';
  return (
    <Card
      title={`Request ${requestId}`}
      actions={
        <CopyButton value={customerText(story)} label="Copy for the customer">
          Copy for the customer
        </CopyButton>
      }
    >
      <dl className="grid gap-x-6 gap-y-4 text-base sm:grid-cols-[10rem_minmax(0,1fr)]">
        <Line title="What came">
          <WhatCame story={story} />
        </Line>
        <Line title="From where">
          <FromWhere story={story} />
        </Line>
        <Line title="What decided">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Badge tone={tone}>{outcome === 'accepted' ? 'Accepted' : outcomeWords[outcome]}</Badge>
            <span className="break-words">{verdictWords(story)}</span>
          </span>
        </Line>
        <Line title="What held then">
          <HeldThen requestId={requestId} type={story.credential?.type ?? 'authkey'} held={story.held} />
        </Line>
        <Line title="What would happen now">
          {story.now ? (
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <FailedStateBadge state={story.now} />
              <span>{stateSentence(story.now)}</span>
            </span>
          ) : (
            'It cannot be told: its address was not kept.'
          )}
        </Line>
      </dl>
    </Card>
  );
}

function Line({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-1 sm:contents">
      <dt className="font-medium text-sm text-subtle sm:pt-0.5">{title}</dt>
      <dd className="min-w-0 text-ink">{children}</dd>
    </div>
  );
}

function WhatCame({ story: { at, endpoint, credential, messages, requestId } }: { story: RequestStory }) {
  return (
    <>
      {endpoint ? (
        <>
          A request to <Mono>{endpoint}</Mono> at <ClockTime at={at} />
          {credential && (
            <>
              {' '}
              with {`${credentialNouns[credential.type]} `}
              {credential.isDeleted ? (
                `${credential.name} (${credential.type === 'token' ? 'revoked' : 'deleted'})`
              ) : (
                <Link href={credentialPath(credential)} prefetch={false} className={linkStyles}>
                  {credential.name}
                </Link>
              )}
              {credential.maskedKey && (
                <>
                  , <Mono>{credential.maskedKey}</Mono>
                </>
              )}
            </>
          )}
          .
        </>
      ) : (
        <>
          A test message from the panel, sent at <ClockTime at={at} />.
        </>
      )}
      {messages && (
        <>
          {' '}
          <Link href={`/sms/messages?q=${requestId}`} prefetch={false} className={linkStyles}>
            {countOf(messages.count, 'message')}
          </Link>{' '}
          {messages.count === 1 ? 'was' : 'were'} stored.
        </>
      )}
    </>
  );
}

function FromWhere({ story: { from, endpoint } }: { story: RequestStory }) {
  if (from === null) {
    return endpoint
      ? 'Its address was not kept. Of accepted requests it is only where they come with the header x-keyfence-explain: 1.'
      : 'From the panel.';
  }
  return (
    <>
      {from.ip ? <IpText ip={from.ip} /> : 'An unknown address'}, read {hopWords(from.hop)}.
    </>
  );
}
