import { runtime } from '#lib/core/runtime';
import type { credentialNouns } from '#lib/text/credential-nouns';
import { nearnessWords } from '#lib/text/nearness-words';
import type { Alert } from '../alert.ts';
import { exactTime } from '../words.ts';
import { countWords, isAddress, nameOf, shown, subjectOf } from './addresses.ts';

export interface RefusedAddress {
  /** As it stands in Failed Logs. */
  ip: string;
  /** Refusals since `since`, those of them that nobody was told of, and those of the last two minutes. */
  attempts: number;
  more: number;
  recent: number;
  endpoints: string[];
  firstAt: Date;
  lastAt: Date;
  /** Whose network it is in; null: that could not be read. */
  origin: { operator: string | null; country: string | null; nearness: 'near' | 'new' | null } | null;
}

export interface RefusedRequests {
  due: {
    credentialId: string;
    /** Told of before. */
    total: bigint;
    /** Not told of, and since when. */
    held: bigint;
    heldSince: Date | null;
  };
  credential: { type: keyof typeof credentialNouns | null; name: string | null };
  /** Most refused first. */
  addresses: RefusedAddress[];
}

/** Addresses that a mail lists, and that an SMS names; the rest is counted. */
export const listedMax = 20;
const inSmsMax = 2;
const inSmsLengthMax = 40;

type CredentialType = RefusedRequests['credential']['type'];

/** How mails call it, what its callers are answered, and what to do where a stranger has it. */
const wordsOf = {
  authkey: { noun: 'Authkey', code: 418, remedy: 'authkey: roll it' },
  client: { noun: 'API client', code: 401, remedy: 'token: replace it' },
  token: { noun: 'Service token', code: 418, remedy: 'service token: revoke it' },
} satisfies Record<keyof typeof credentialNouns, object>;

/** An alert about refusals of one credential: the `first` ones, those of `new` addresses, or a window's `digest`. */
export function refusedAlert(refusals: RefusedRequests, kind: 'first' | 'new' | 'digest'): Alert {
  const { due, credential, addresses } = refusals;
  const name = credential.name ?? 'a deleted authkey';
  const { noun, code, remedy } = wordsOf[credential.type ?? 'authkey'];
  const more = sum(addresses);
  const window = windowWords();
  const isDigest = kind === 'digest';
  const who = subjectOf(addresses);
  const endpoints = [...new Set(addresses.flatMap((each) => each.endpoints))].sort();
  const times = addresses.map(({ firstAt, lastAt }) => (isDigest ? lastAt : firstAt).getTime());
  const at = exactTime(new Date(isDigest ? Math.max(0, ...times) : Math.min(...times)));
  const only = addresses.length === 1 ? shown(addresses[0]!.ip) : null;
  const query = only !== null && isAddress(addresses[0]!.ip) ? `q=${encodeURIComponent(only)}` : '';
  const about = smsAbout(addresses, credential.type);
  const held = due.held > 0n ? [['Held back', heldWords(due)] as [string, string]] : [];
  return {
    kind: 'refused',
    title:
      more === 0
        ? `Refused for ${name}: ${countWords(Number(due.held))} held back`
        : isDigest
          ? `${who} still refused for ${name}: ${countWords(more)} in ${window}`
          : `${who} refused for ${name}`,
    facts: [
      [
        'What',
        isDigest
          ? `${countWords(more)} more refused with ${code} in the last ${window}`
          : `Refused with ${code}`,
      ],
      [noun, name],
      ...(addresses.length > 0
        ? [[only ? 'IP' : 'IPs', listWords(addresses, credential.type)] as [string, string]]
        : []),
      ...(only ? originFacts(addresses[0]!, credential.type) : []),
      ...(endpoints.length > 0 ? [['Endpoint', endpoints.join(', ')] as [string, string]] : []),
      ...(isDigest ? [['In all', countWords(Number(due.total) + more)] as [string, string]] : []),
      ...held,
      ...(addresses.length > 0 ? [['When', at] as [string, string]] : []),
    ],
    advice: `If you know ${only ?? 'one of them'}, whitelist it in Failed Logs with one press. If you do not, somebody else has the ${remedy}.`,
    link: {
      path: `/sms/failed-logs?authkey=${due.credentialId}${query && `&${query}`}`,
      smsPath: `/sms/failed-logs${query && `?${query}`}`,
      label: 'Failed Logs',
    },
    moreLinks: credential.type === 'authkey' ? linksOf(due.credentialId, only && query ? only : null) : [],
    sms:
      more === 0
        ? `Keyfence refused ${countWords(Number(due.held))} for ${name}; alerts of them were held back.`
        : isDigest
          ? `Keyfence refused ${smsWho(addresses)} for ${name} ${more.toLocaleString('en')} more times in ${window}, last ${at}.${about}`
          : `Keyfence refused ${smsWho(addresses)} for ${name} at ${endpoints.join(', ')}, ${at}.${about}`,
    thread: `refused-${due.credentialId}`,
    data: {
      credential: { type: credential.type, id: due.credentialId, name },
      ip: only,
      addresses: addresses.slice(0, 100).map(({ ip, more: refused }) => ({ ip: nameOf(ip), refused })),
      endpoints,
      refused: more,
      refusedInAll: Number(due.total) + more,
      heldBack: Number(due.held),
      firstAt:
        addresses.length > 0
          ? new Date(Math.min(...addresses.map((a) => a.firstAt.getTime()))).toISOString()
          : null,
      lastAt:
        addresses.length > 0
          ? new Date(Math.max(...addresses.map((a) => a.lastAt.getTime()))).toISOString()
          : null,
      isFirst: kind === 'first',
    },
  };
}

function sum(addresses: RefusedAddress[]): number {
  return addresses.reduce((all, { more }) => all + more, 0);
}

function listWords(addresses: RefusedAddress[], type: CredentialType): string {
  if (addresses.length === 1) return shown(addresses[0]!.ip);
  const rest = addresses.slice(listedMax);
  return [
    ...addresses.slice(0, listedMax).map((each) => {
      const about = [networkWords(each), lineOf(each, type)].filter(Boolean).join('. ');
      return `${shown(each.ip)}: ${countWords(each.more)}${about && ` (${about})`}`;
    }),
    ...(rest.length > 0 ? [`and ${rest.length} more: ${countWords(sum(rest))}`] : []),
  ].join('\n');
}

function smsWho(addresses: RefusedAddress[]): string {
  const named = addresses.slice(0, inSmsMax).map(({ ip }) => shown(ip));
  const rest = addresses.length - named.length;
  return rest > 0 ? `${named.join(', ')} and ${rest} more` : named.join(' and ');
}

/** Of one address whose network it is in, shortened since an SMS is paid by its length, and how near. */
function smsAbout(addresses: RefusedAddress[], type: CredentialType): string {
  const [only] = addresses;
  if (!only || addresses.length > 1) return '';
  const network = networkWords(only);
  const short = network.length > inSmsLengthMax ? `${network.slice(0, inSmsLengthMax - 3)}...` : network;
  const sentences = [short, lineOf(only, type)].filter(Boolean).map((words) => ` ${words}.`);
  return sentences.join('');
}

function networkWords({ origin }: RefusedAddress): string {
  return [origin?.operator, origin?.country].filter(Boolean).join(', ');
}

function lineOf({ origin }: RefusedAddress, type: CredentialType): string {
  return origin?.nearness ? nearnessWords(origin.nearness, type) : '';
}

function originFacts(address: RefusedAddress, type: CredentialType): [string, string][] {
  const [network, line] = [networkWords(address), lineOf(address, type)];
  return [
    ...(network ? [['Network', network] as [string, string]] : []),
    ...(line ? [['Known', line] as [string, string]] : []),
  ];
}

/** Pages that ask, behind the sign-in and the OTP: a link in a mail changes nothing. */
function linksOf(authkeyId: string, ip: string | null): { path: string; label: string }[] {
  const page = `/authkeys/${authkeyId}`;
  const whitelist = {
    label: `Whitelist ${ip} for 24 hours`,
    path: `${page}?do=whitelist&ip=${encodeURIComponent(ip ?? '')}`,
  };
  return [...(ip ? [whitelist] : []), { label: 'Roll the authkey', path: `${page}?do=roll` }];
}

function heldWords({ held, heldSince }: RefusedRequests['due']): string {
  return `${countWords(Number(held))} since ${exactTime(heldSince ?? new Date(0))} that no mail told of`;
}

function windowWords(): string {
  const { alertWindowSeconds } = runtime().env;
  const minutes = Math.round(alertWindowSeconds / 60);
  return minutes >= 1 ? `${minutes} min` : `${alertWindowSeconds} s`;
}
