import { Limit } from './limit.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Every limit that is counted in fixed windows, by what it is keyed by and what it protects. Counted otherwise, each
 * for its reason in docs/decisions/024-limits.md:
 * - token requests of an address: `lib/access/suspicious-ips/burst.ts`
 * - OTPs sent and tried: `lib/accounts/otp/rules.ts`
 * - confirmations of recipients: `lib/alerts/recipients/confirmation-limits.ts`
 * - alerts of a day: `lib/events/daily-limit.ts`, `lib/alerts/watch/refusal-budget.ts`
 * - new addresses among Recent IPs, and refused ones: `lib/gate/address-budget.ts`, `lib/gate/refused-addresses.ts`
 */
export const limits = {
  /** By account, and neighbourhood or device. A password guessed from one place shuts the account for that place. */
  signInPair: new Limit('sign-in-pair', { points: 10, seconds: 15 * minute }),
  /** By account. Guessed from many places, it is slow for whoever is not known to it, and shut for nobody. */
  signInAccount: new Limit('sign-in-account', { points: 30, seconds: 15 * minute }),
  /** By neighbourhood. One that guesses at many accounts is slow where it is not known. */
  signInNeighbourhood: new Limit('sign-in-neighbourhood', { points: 100, seconds: 15 * minute }),
  /** By account or neighbourhood that is past its limit: one attempt in 30 s of all who are not known there. */
  signInSlow: new Limit('sign-in-slow', { points: 1, seconds: 30 }),

  /** By client and its password, and listed address (IPv6: a /64). Past it no password is right. */
  clientGuesses: new Limit('client-guesses', { points: 30, seconds: hour }),
  /** By address (IPv6: its /64). POST /manage/password must be no way around the limit on token requests. */
  passwordChanges: new Limit('manage-password', ({ suspicious }) => ({
    points: suspicious.burst - 1,
    seconds: suspicious.windowSeconds,
    blockSeconds: suspicious.blockSeconds,
  })),

  /** By service token. What a program asks of the API under /api/v1, refusals of its address aside. */
  serviceToken: new Limit('service-token', { points: 600, seconds: minute }),

  /** By company. Invitations and confirmations, so that nobody is bombed with them through Keyfence. */
  strangerCompany: new Limit('stranger-company', { points: 50, seconds: day }),
  /** By address or number that they go to, over all companies. */
  strangerRecipient: new Limit('stranger-recipient', { points: 5, seconds: day }),

  /** By IP list. Reads that somebody asks for, so that nobody's server is asked all the time through Keyfence. */
  ipListReads: new Limit('ip-list-reads', { points: 5, seconds: 5 * minute }),

  /** By member, until the next success. Only counted: the audit log has an entry for each tenth. */
  failedSignIns: new Limit('failed-sign-ins', { seconds: hour }),
  /** By member and neighbourhood. Only counted: the audit log has an entry for the first. */
  failedSignInsFrom: new Limit('failed-sign-ins-from', { seconds: hour }),
  /** By member and neighbourhood. Only counted: the audit log has an entry for the first that came past a limit. */
  limitedSignIns: new Limit('limited-sign-ins', { seconds: hour }),
  /** By member, and what was refused. Only counted: the audit log has an entry for the first and each tenth. */
  refusedAccess: new Limit('refused-access', { seconds: hour }),
  /** By member or client. Only counted: an alert tells of the 10th, the 100th and so on. */
  guesses: new Limit('guesses', { seconds: day }),
};
