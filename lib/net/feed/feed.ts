/** What a URL may answer with; the panel lists them in this order. */
export const feedFormats = {
  text: { label: 'Plain text', about: 'Addresses and ranges, with comments behind #, ; or //' },
  csv: { label: 'CSV', about: 'A column of addresses, by its name or the first' },
  aws: { label: 'AWS ip-ranges.json', about: 'By region, service and network border group' },
  github: { label: 'GitHub meta', about: 'By key, such as actions or hooks' },
  google: { label: 'Google cloud.json, goog.json', about: 'By region (scope) and service' },
  cloudflare: { label: 'Cloudflare', about: 'All addresses of its proxies, as text or JSON' },
  json: { label: 'Other JSON', about: 'What a JSONPath (RFC 9535) finds' },
} as const;

export type FeedFormat = keyof typeof feedFormats;

/** What of a feed is taken. What is empty or absent picks nothing out: all is taken. */
export interface FeedSelect {
  /** Of AWS and Google (scopes): one of them. */
  regions?: string[] | undefined;
  services?: string[] | undefined;
  /** Of AWS. */
  borderGroups?: string[] | undefined;
  /** Of GitHub, at least one. */
  keys?: string[] | undefined;
  /** Of other JSON: RFC 9535. */
  path?: string | undefined;
  /** Of CSV: the name of the column that holds the addresses. */
  column?: string | undefined;
}

/** By what of a format is picked. */
export const feedPicks: Record<FeedFormat, readonly (keyof FeedSelect)[]> = {
  text: [],
  csv: ['column'],
  aws: ['regions', 'services', 'borderGroups'],
  github: ['keys'],
  google: ['regions', 'services'],
  cloudflare: [],
  json: ['path'],
};

export interface FeedOptions {
  format: FeedFormat;
  select: FeedSelect;
  /** Private and loopback addresses are entries like others. */
  allowPrivate: boolean;
}

export interface FeedEntry {
  /** Canonical form. */
  value: string;
  /** What the feed says of it, in one line; '' where nothing. */
  note: string;
}

/** All of it is right, or one sentence or two on what is wrong, which names where. */
export type FeedRead = { ok: true; entries: FeedEntry[] } | { ok: false; problem: string };

/** Why a feed is not taken: what people read. */
export class FeedProblem extends Error {
  override name = 'FeedProblem';
}

/** A text of strangers, as a message names it. */
export function quoted(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text.toWellFormed()}”`;
}
