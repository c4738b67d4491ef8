import { type Family, parseAddress } from '../address.ts';
import { readInterval } from '../interval.ts';
import { isPublicAddress } from '../public-address.ts';
import { addressesMax, type HostProblem, hostProblemSentence } from './host-problem.ts';

export interface HostAddress {
  /** Canonical. */
  ip: string;
  /** When an answer last had it. */
  seenAt: Date;
  /** Since when answers leave it out; null: the last one had it. */
  leftOutAt: Date | null;
}

/** What is known of a host name. */
export interface HostState {
  addresses: HostAddress[];
  /** When it last gave addresses that may be used. */
  seenAt: Date | null;
  /** When it is looked up next. */
  nextAt: Date;
  /** Since when it gives none, and why, as a sentence; null: it does. */
  failedSince: Date | null;
  problem: string | null;
  /** When people were told that it fails; null: they were not. */
  toldAt: Date | null;
}

/** What a look-up came to. Addresses of a family that could not be asked for are neither there nor gone. */
export type HostAnswer =
  | { addresses: string[]; ttlSeconds: number; unanswered: Family | null }
  | { problem: HostProblem };

export type HostNews = 'fails' | 'gone' | 'works again';

const minute = 60_000;

/** A name is looked up again after its TTL, but not sooner nor later than that. */
const againMinMs = minute;
const againMaxMs = 60 * minute;
/** What has failed for long is looked up after a tenth of that time, and after so long at the most. */
const failedAgainMaxMs = 10 * minute;
/** Names with more addresses than their answers hold give other ones each time. */
export const leftOutKeptMs = 10 * minute;
/** How long the last good addresses go on without an answer. */
export const hostKeptMs = 24 * 60 * minute;
export const tellAfterMs = 60 * minute;

/**
 * What becomes of a host's addresses: those of the answer, for a while yet those that it left out, and after a failure
 * the last good ones for 24 hours. An answer with too many addresses, or with one that is not public, is a failure,
 * whatever else is in it.
 */
export function nextHost(
  before: HostState,
  answer: HostAnswer,
  now: Date,
  { allowPrivate }: { allowPrivate: boolean },
): { state: HostState; news: HostNews | null } {
  // What was allowed once may not be any more.
  const addresses = before.addresses.filter(({ ip }) => mayBeUsed(ip, allowPrivate));
  const known = { ...before, addresses };
  if ('problem' in answer) return afterFailure(known, answer.problem, now);
  const problem = problemIn(answer.addresses, allowPrivate);
  return problem ? afterFailure(known, problem, now) : afterAnswer(known, answer, now);
}

function problemIn(addresses: readonly string[], allowPrivate: boolean): HostProblem | null {
  if (addresses.length === 0) return 'no addresses';
  if (addresses.length > addressesMax) return { tooMany: addresses.length };
  const refused = addresses.find((each) => !mayBeUsed(each, allowPrivate));
  return refused === undefined ? null : { notPublic: refused };
}

function mayBeUsed(text: string, allowPrivate: boolean): boolean {
  const address = parseAddress(text);
  if (!address) return false;
  return allowPrivate ? typeof readInterval(address.text) !== 'string' : isPublicAddress(address);
}

function afterAnswer(
  before: HostState,
  { addresses, ttlSeconds, unanswered }: Extract<HostAnswer, { addresses: string[] }>,
  now: Date,
): { state: HostState; news: HostNews | null } {
  const seen = [...new Set(addresses.map((each) => parseAddress(each)!.text))];
  const kept = before.addresses
    .filter(({ ip }) => !seen.includes(ip))
    .map((each) => (familyOf(each.ip) === unanswered ? each : { ...each, leftOutAt: each.leftOutAt ?? now }))
    .filter((each) => isKept(each, now))
    .sort((one, other) => Number(other.seenAt) - Number(one.seenAt))
    .slice(0, addressesMax - seen.length);
  const ends = kept.flatMap(({ leftOutAt }) => (leftOutAt ? [Number(leftOutAt) + leftOutKeptMs] : []));
  const again = Number(now) + between(ttlSeconds * 1_000, againMinMs, againMaxMs);
  return {
    state: {
      addresses: [...seen.map((ip) => ({ ip, seenAt: now, leftOutAt: null })), ...kept],
      seenAt: now,
      nextAt: new Date(Math.max(Number(now) + againMinMs, Math.min(again, ...ends))),
      failedSince: null,
      problem: null,
      toldAt: null,
    },
    news: before.toldAt ? 'works again' : null,
  };
}

function afterFailure(
  before: HostState,
  problem: HostProblem,
  now: Date,
): { state: HostState; news: HostNews | null } {
  const failedSince = before.failedSince ?? now;
  const failedMs = Number(now) - Number(failedSince);
  const addresses = before.addresses.filter((each) => isKept(each, now));
  const isGone = addresses.length === 0 && before.addresses.length > 0;
  const isTold = before.toldAt !== null || isGone || failedMs >= tellAfterMs;
  return {
    state: {
      addresses,
      seenAt: before.seenAt,
      nextAt: new Date(Number(now) + between(failedMs / 10, againMinMs, failedAgainMaxMs)),
      failedSince,
      problem: hostProblemSentence(problem),
      toldAt: isTold ? (before.toldAt ?? now) : null,
    },
    news: isGone ? 'gone' : isTold && !before.toldAt ? 'fails' : null,
  };
}

function isKept({ seenAt, leftOutAt }: HostAddress, now: Date): boolean {
  if (leftOutAt && Number(now) - Number(leftOutAt) >= leftOutKeptMs) return false;
  return Number(now) - Number(seenAt) < hostKeptMs;
}

function familyOf(ip: string): Family {
  return ip.includes(':') ? 6 : 4;
}

function between(ms: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, ms));
}
