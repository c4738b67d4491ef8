import { fieldOf } from './values.ts';

/** One thing that an event says of before and after. */
export interface Change {
  label: string;
  before: Shown;
  after: Shown;
}

/** Lines of words, or an instant, which each viewer sees in their own zone; null: it says nothing of it. */
export type Shown = string[] | Date | null;

const labels: Record<string, string> = {
  addedValues: 'Would be added',
  allowPrivate: 'Private addresses allowed',
  authkeyLifeDays: 'Longest life of an authkey, days',
  confirmedLockOut: 'Addresses accepted lately that it refuses',
  digest: 'SHA-256 of the entries',
  disabled: 'Disabled',
  email: 'Email',
  ending: 'Entries with an end',
  endsAt: 'Old authkey ends',
  entries: 'IP addresses and ranges',
  everySeconds: 'Read every, seconds',
  expiresAt: 'Ends',
  failed: 'Failed tries',
  failedBefore: 'Failed tries before',
  hosts: 'Host names',
  integration: 'Where it is integrated',
  invited: 'Invitations ended',
  ipSecurity: 'IP security',
  keepSeconds: 'Stale after, seconds',
  list: 'IP list',
  listId: 'Id of the list',
  lockedOut: 'Addresses accepted lately that it would refuse',
  lockedOutIps: 'Which',
  maskedKey: 'Authkey',
  mode: 'IP security',
  offUntil: 'On again',
  oldEndsAt: 'Old authkey ends',
  openUntil: 'Open until',
  passwordChangedAt: 'Password of',
  passwordExpireDays: 'Password expires, days',
  quietHours: 'Quiet hours',
  reason: 'Why',
  reasons: 'Why',
  receives: 'Posted to it',
  recipients: 'Recipients',
  removedValues: 'Would be removed',
  reportOnly: 'Report only',
  requestId: 'Request id of the message',
  requireIpSecurityDays: 'IP security required after days',
  readId: 'Id of the read',
  rows: 'Each entry',
  select: 'Picked of it',
  seq: 'At number',
  through: 'Up to number',
  times: 'Times in an hour',
  total: 'Entries since',
  tried: 'What was tried',
  upTo: 'Up to number',
  url: 'URL',
  uses: 'Used by',
  why: 'Why',
  words: 'What was found',
};

const words: Record<string, Record<string, string>> = {
  mode: { off: 'off', report: 'report only', on: 'on' },
  channel: { email: 'mail', sms: 'SMS', webhook: 'webhook' },
  receives: { alerts: 'alerts', audit: 'audit events', refused: 'refused requests' },
  reason: { expired: 'the time that was set was over' },
  reasons: {
    shrinks: 'it loses more than half',
    grows: 'it gains more than half',
    'locks-out': 'it would refuse addresses accepted lately',
  },
  source: { hand: 'by hand', url: 'URL', hosts: 'host names' },
};

/** Before and after, thing by thing, in words. What stands there for undo alone (`rows` beside `entries`) is data. */
export function changesOf({ before, after }: { before: unknown; after: unknown }): Change[] {
  // The database keeps no order of them.
  const names = [...new Set([...namesOf(before), ...namesOf(after)])].sort(
    (one, other) => placeOf(one) - placeOf(other),
  );
  const isTold = (name: string) => name !== 'rows' || !isListOfAll(before, after);
  return names.filter(isTold).map((name) => ({
    label: labels[name] ?? humanName(name),
    before: shown(name, fieldOf(before, name)),
    after: shown(name, fieldOf(after, name)),
  }));
}

const first = ['name', 'entries', 'rows', 'mode'];

/** What it is about comes before what else is said of it. */
function placeOf(name: string): number {
  return first.includes(name) ? first.indexOf(name) : first.length;
}

/** Entries that were all alike are told by their values and what they share. */
function isListOfAll(...sides: unknown[]): boolean {
  return sides.every((values) => {
    const rows = fieldOf(values, 'rows');
    return !Array.isArray(rows) || rows.length === 1;
  });
}

function namesOf(values: unknown): string[] {
  return typeof values === 'object' && values !== null ? Object.keys(values) : [];
}

/** "sessionsEnded" → "Sessions ended". */
function humanName(name: string): string {
  const spaced = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function shown(name: string, value: unknown): Shown {
  if (value === undefined) return null;
  if (typeof value === 'string' && instant.test(value)) return new Date(value);
  if (!Array.isArray(value)) return [said(name, value)];
  return value.length === 0 ? ['none'] : value.map((each) => said(name, each));
}

function said(name: string, value: unknown): string {
  if (value === null || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return parts(value).join(', ') || 'none';
  return words[name]?.[String(value)] ?? String(value);
}

/** Of an entry of a list: its value, then what else is said of it. */
function parts(value: object): string[] {
  return Object.entries(value).flatMap(([name, each]) =>
    name === 'value'
      ? [String(each)]
      : each === null || each === ''
        ? []
        : [`${humanName(name).toLowerCase()}: ${each}`],
  );
}
