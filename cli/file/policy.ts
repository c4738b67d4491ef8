/** Where something stands in the file; both begin at 1. */
export interface Place {
  line: number;
  column: number;
}

/** What a file says. What is absent is left as it is in Keyfence. */
export interface Policy {
  company?: TargetPolicy;
  authkeys?: AuthkeyPolicy[];
  clients?: ClientPolicy[];
  lists?: IpListPolicy[];
}

export interface EntryPolicy {
  /** Canonical form. */
  value: string;
  note?: string;
  /** ISO form; null: never. */
  expiresAt: string | null;
  at: Place;
}

export interface NamePolicy {
  name: string;
  at: Place;
}

/** Whatever has entries of its own and IP lists attached. */
export interface TargetPolicy {
  at: Place;
  ips?: EntryPolicy[];
  lists?: NamePolicy[];
}

export type Mode = 'off' | 'report' | 'on';

export interface AuthkeyPolicy extends TargetPolicy {
  name: string;
  /** Where several authkeys have the name, or it is to be renamed. */
  id?: string;
  integration?: string;
  mode?: Mode;
  expiresAt?: string | null;
  disabled?: boolean;
}

export interface ClientPolicy extends TargetPolicy {
  username: string;
}

export type ListSource = 'hand' | 'url' | 'hosts';

export interface IpListPolicy {
  at: Place;
  name: string;
  source: ListSource;
  entries?: EntryPolicy[];
  url?: string;
  format?: string;
  select?: Record<string, string | string[]>;
  everySeconds?: number;
  keepSeconds?: number;
  hosts?: string[];
  allowPrivate?: boolean;
}
