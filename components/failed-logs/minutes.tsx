'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { exactText } from '#components/ui/time-text.ts';
import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';
import type { FailedMinuteList } from '#lib/access/traffic/list-minutes';
import type { ActionResult } from '#lib/panel/action';
import { useFailedLogs } from './actions-context.ts';
import { outcomeWords } from './outcome-words.ts';
import { reasonWords } from './reason-words.ts';
import { othersWords, unknownWords } from './stands-words.ts';
import { stateSentence } from './state-badge.tsx';

const shownAtFirst = 10;
const shownAtMost = 1_000;

/** What its cells say on hover only. */
function aboutRow({ ip, stands, state }: FailedIpRow): string {
  if (stands === 'others') return othersWords;
  return ip === null ? unknownWords : stateSentence(state);
}

/** The minutes of one opened row, newest first. */
export function Minutes({ row }: { row: FailedIpRow }) {
  const { minutes, filter } = useFailedLogs();
  const { range, outcome, reason } = filter;
  const { ip, stands, credentialId, attempts } = row;
  const others = stands === 'others';
  const [limit, setLimit] = useState(shownAtFirst);
  const [answer, setAnswer] = useState<ActionResult<FailedMinuteList>>();
  const [again, setAgain] = useState(0);

  // Follows the server: what it has of this row, read again when its count has changed. The action is a new
  // function at every refresh of the page, which is no reason to ask.
  useEffect(() => {
    let late = false;
    attempt(() => minutes({ ip, others, credentialId, range, outcome, reason, limit })).then(
      (result) => late || setAnswer(result),
    );
    return () => {
      late = true;
    };
  }, [ip, others, credentialId, range, outcome, reason, limit, attempts, again]);

  if (!answer) {
    return (
      <Loading label="Loading the minutes" className="grid gap-2 py-1 sm:ml-8">
        <Skeleton className="w-64" />
        <Skeleton className="w-56" />
      </Loading>
    );
  }
  if (!answer.ok) {
    return (
      <div className="grid justify-items-start gap-2 sm:ml-8">
        <FormError>{answer.error.message}</FormError>
        <Button size="sm" onClick={() => setAgain(again + 1)}>
          Try again
        </Button>
      </div>
    );
  }
  const { rows, total } = answer.data;
  return (
    <div className="sm:ml-8">
      <p className="max-w-xl pb-1 text-muted text-sm">{aboutRow(row)}</p>
      <ul aria-label={`Minutes of ${ip ?? stands}`} className="max-w-2xl divide-y text-sm">
        {rows.map((each) => (
          <li
            key={`${each.minute.getTime()} ${each.endpoint} ${each.reason} ${each.outcome}`}
            className="flex flex-wrap items-baseline gap-x-4 py-1"
          >
            <time
              dateTime={each.minute.toISOString()}
              className="w-56 whitespace-nowrap text-muted tabular-nums"
            >
              {exactText(each.lastAt)}
            </time>
            <span className="w-24 whitespace-nowrap tabular-nums">{countOf(each.attempts, 'attempt')}</span>
            <Mono className="text-subtle text-xs">{each.endpoint}</Mono>
            <span className="text-muted">
              {reasonWords[each.reason]}
              {each.outcome === 'report' && `, ${outcomeWords.report.toLowerCase()}`}
            </span>
            {each.requestId && (
              <Link
                href={`/explain?id=${each.requestId}`}
                prefetch={false}
                title={each.attempts > 1 ? 'The last one of this minute' : undefined}
                className="rounded-sm text-ink underline decoration-border-strong underline-offset-3 hover:decoration-current pointer-coarse:inline-block pointer-coarse:py-2.5"
              >
                Explain
              </Link>
            )}
          </li>
        ))}
      </ul>
      {rows.length < total && (
        <div className="mt-1 flex items-center gap-3 text-sm text-subtle">
          {`${formatNumber(rows.length)} of ${countOf(total, 'minute')} with refusals.`}
          {limit < shownAtMost && (
            <Button size="sm" variant="ghost" onClick={() => setLimit(Math.min(total, shownAtMost))}>
              Show all
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
