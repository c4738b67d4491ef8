import type { AlertKind } from './kinds.ts';

/** What happened, before it is known who is told and how. */
export interface Alert {
  kind: AlertKind;
  /** One line: a mail's subject and a webhook's title. */
  title: string;
  /** Label and value, in order: what, where, who, from which IP, when. */
  facts: [label: string, value: string][];
  /** What to do about it. */
  advice: string;
  /** Path in the panel, with the words of the link; `smsPath`: the one in an SMS, without ids. */
  link: { path: string; label: string; smsPath?: string };
  /** More of them, in mails: pages that ask before they do something. */
  moreLinks?: { path: string; label: string }[];
  /** What an SMS says, without the link; kinds without it are never sent as SMS. */
  sms?: string;
  /** Alerts that share it are one thread in mail programs. */
  thread?: string;
  /** For programs: ids and numbers. */
  data: Record<string, unknown>;
}

/** Who is concerned besides the owners: always told, at each address that is given. */
export interface ConcernedPerson {
  email?: string;
  /** E.164 with the plus sign. */
  mobile?: string;
}

export const ifNotYou =
  'If this was not you or a colleague: undo it at once, change your password, and look at the audit log for what else was done.';

export const ifNotYourProgram =
  'If no program of yours was to do this: revoke the service token at once, undo it, and look at the audit log for what else was done.';

export const byItself = 'It happened by itself, at the time that was set; the audit log says by whom.';
