/** One line of a diff. `?`: it stands only in Keyfence, and stays. */
export interface Line {
  sign: '+' | '-' | '~' | '?';
  text: string;
}

/** What an authkey or list that is not there yet will be known by. */
export interface NewId {
  newOf: string;
}
export type Id = string | NewId;

/** Requests are made in the order of their stages: what lets in comes before what keeps out. */
export const stages = ['create', 'loosen', 'add', 'attach', 'remove', 'detach', 'tighten'] as const;
export type Stage = (typeof stages)[number];

export interface Request {
  stage: Stage;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments below /api/v1. */
  path: readonly Id[];
  body?: unknown;
  /** The list as it was read. */
  ifMatch?: string;
  /** Its answer holds the id of what was made. */
  makes?: string;
  /** Added entries that let in very many addresses: they are to be confirmed. */
  wide?: readonly string[];
  /** What it lets in: addresses that only these keep from being refused are not refused. */
  adds?: { credential: Id | null; values: readonly string[] };
}

/** All that changes of one authkey, API client, IP list, or the company. */
export interface Change {
  title: string;
  lines: Line[];
  requests: Request[];
}
