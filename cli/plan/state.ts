import type { ListSource, Mode } from '../file/policy.ts';

/** What stands in Keyfence, as far as a file has to do with it. */
export interface State {
  company?: Entries;
  authkeys: AuthkeyState[];
  clients: ClientState[];
  lists: IpListState[];
}

/** A list's entries, and what tells whether they have changed since. */
export interface Entries {
  entries: EntryState[];
  etag?: string;
}

export interface EntryState {
  value: string;
  note: string;
  /** ISO form; null: never. */
  expiresAt: string | null;
  /** Held by programs only, until it is released: nothing for a file to say. */
  leased: boolean;
}

export interface AuthkeyState {
  id: string;
  name: string;
  integration: string;
  mode: Mode;
  expiresAt: string | null;
  disabledAt: string | null;
  /** Read only of those that a file names. */
  ips?: Entries;
}

export interface ClientState {
  id: string;
  username: string;
  ips?: Entries;
}

export interface IpListState {
  id: string;
  name: string;
  source: ListSource;
  url: string | null;
  format: string | null;
  select: Record<string, string | string[]>;
  /** Of one from a URL. */
  everySeconds: number | null;
  keepSeconds: number;
  hosts: string[];
  allowPrivate: boolean;
  attachedTo: Attachment[];
  /** Of those kept by hand. */
  ips?: Entries;
}

/** An authkey's or API client's id; null: the company. */
export interface Attachment {
  credentialId: string | null;
}
