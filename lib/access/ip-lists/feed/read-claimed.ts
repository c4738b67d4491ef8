import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { getFeed } from '#lib/delivery/feed/get-feed';
import { readFeedApart } from '#lib/delivery/feed/read-apart';
import { log } from '#lib/log';
import { FeedProblem } from '#lib/net/feed/feed';
import { type ClaimedList, giveBack } from './claim-reads.ts';
import { noteFailure } from './note-failure.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { noteUnchanged, takeRead } from './take-read.ts';

const ourFault = 'Keyfence failed to read it; the log of Keyfence says why.';

/** Reads a list that was claimed, and does what follows from it. Nothing is thrown but that the database is away. */
export async function readClaimed(claim: ClaimedList, signal?: AbortSignal): Promise<ReadOutcome> {
  const { url, etag, lastModified, format, select, allowPrivate } = claim;
  const options = { format, select: select ?? {}, allowPrivate };
  try {
    const answer = await getFeed({ url, etag, lastModified }, undefined, signal);
    if (answer.state === 'unchanged') return await noteUnchanged(claim);
    const { bytes, charset } = answer;
    const feed = await readFeedApart({ bytes, charset, options }, undefined, signal);
    if (signal?.aborted) return await stopped(claim);
    if (!feed.ok) return await noteFailure(claim, feed.problem);
    return await takeRead(claim, feed.entries, answer);
  } catch (error) {
    if (signal?.aborted) return stopped(claim);
    if (signal?.aborted) return stopped(claim);
    if (!(error instanceof FeedProblem)) log.error({ err: error, list: claim.id }, 'an IP list was not read');
    return noteFailure(claim, error instanceof FeedProblem ? error.message : ourFault);
  }
}

/** The process ends: another one reads it, and nothing is wrong with it. */
async function stopped(claim: ClaimedList): Promise<ReadOutcome> {
  await giveBack(claim, await readClock(runtime().pool));
  return { state: 'superseded' };
}
