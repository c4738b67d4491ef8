import { AppError } from '#lib/errors';
import type { Verdict } from '#lib/gate/decide';
import { type Entry, parseEntries } from '#lib/net/range';
import type { DecidingEntry } from '../whitelist/find-deciding.ts';

/** Would this IP get in, and why. */
export interface Explanation {
  /** Canonical form of what was asked about. */
  ip: string;
  verdict: Verdict;
  ipSecurity: boolean;
  /** The entry that has the address in it, also where IP security is off and it does not matter. */
  entry: DecidingEntry | null;
}

/** @throws AppError bad_input unless the text is one address */
export function readOneAddress(text: string): Entry {
  const [result, ...others] = parseEntries(text);
  if (result?.ok && result.entry.kind === 'address' && others.length === 0) return result.entry;
  const message =
    result && !result.ok && others.length === 0
      ? result.reason
      : 'Enter one IP address, such as 203.0.113.9.';
  throw new AppError('bad_input', { message, problems: [{ path: 'ip', message }] });
}
