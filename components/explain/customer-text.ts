import type { RequestStory } from '#lib/access/explain/explain-request';
import type { FailedState } from '#lib/access/traffic/current-verdict';
import type { RefusalReason } from '#lib/gate/decide';
import { hopWords, isOfAddress, statusOf } from './words.ts';

/**
 * The same for whoever called: plain text without anything that is the company's own affair, such as names and what
 * else is whitelisted.
 */
export function customerText(story: RequestStory): string {
  const { requestId, at, endpoint, from, credential } = story;
  const key = credential?.maskedKey;
  return [
    `Request ${requestId}`,
    `Time: ${utc(at)}`,
    ...(endpoint ? [`Sent to: ${endpoint}`] : []),
    ...(from ? [`Address: ${from.ip ?? 'unknown'}, read ${hopWords(from.hop)}`] : []),
    ...(key ? [`Authkey: ${key}`] : []),
    ...(credential && credential.type !== 'authkey' ? [`${nouns[credential.type]}: ${credential.name}`] : []),
    `Answer: ${answerWords(story)}`,
    `What to do: ${adviceOf(story)}`,
  ].join('\n');
}

const nouns = { client: 'API client', token: 'Service token' };

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function answerWords(story: RequestStory): string {
  const { outcome, reason } = story;
  if (outcome === 'accepted') return 'accepted';
  const why = reason && isOfAddress(reason) ? 'this address is not whitelisted' : reason && causes[reason];
  if (outcome === 'report') return `accepted for now, though ${why}`;
  return `refused with ${statusOf(story)}: ${why}`;
}

const causes: Partial<Record<RefusalReason, string>> = {
  'token-ip': 'the token was asked for from another address',
  revoked: 'the token is not good any more',
  'password-expired': 'the password has expired',
  disabled: 'it is disabled',
  expired: 'it has expired',
  'old-secret': 'this authkey was replaced by a new one',
  deleted: 'the authkey was deleted',
  password: 'the password is wrong',
  guesses: 'too many wrong passwords came from this address',
};

const listed: readonly FailedState[] = ['whitelisted', 'company'];
const good: readonly FailedState[] = [...listed, 'open', 'report'];

function adviceOf({ outcome, reason, from, now }: RequestStory): string {
  if (outcome === 'accepted') return 'nothing.';
  if (outcome === 'refused' && now && good.includes(now)) {
    return 'send the request again. By now it is let in from this address.';
  }
  if (outcome === 'report' && now && listed.includes(now))
    return 'nothing. By now this address is whitelisted.';
  if (reason === 'ip') {
    return `send from an address that is whitelisted, or ask us to whitelist ${from?.ip ?? 'yours'}.`;
  }
  return (reason && advice[reason]) ?? 'ask us, and send us this text.';
}

const properProxy =
  'have the proxy in front of the API send the address of the caller alone in X-Forwarded-For, without port or zone.';

const advice: Partial<Record<RefusalReason, string>> = {
  'ip-port': properProxy,
  'ip-zone': properProxy,
  'ip-form': properProxy,
  'ip-nothing': properProxy,
  'token-ip': 'ask for a token (POST /token) from the same address that then uses it.',
  revoked: 'ask for a new token (POST /token).',
  'password-expired': 'set a new password (POST /manage/password), then ask for a new token.',
  disabled: 'ask us to enable it, or for another one.',
  expired: 'ask us for a new one.',
  'old-secret': 'use the new authkey.',
  deleted: 'ask us for a new authkey.',
  password: 'use the right password, or ask us to set a new one.',
  guesses: 'wait a while, then use the right password, or ask us to set a new one.',
};
