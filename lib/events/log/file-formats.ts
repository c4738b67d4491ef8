import { writeCsv } from '#lib/net/write-csv';
import type { LoggedEvent } from './read-all.ts';

export interface FileFormat {
  /** As the button has it, and the audit log. */
  name: string;
  ending: string;
  contentType: string;
  head: string;
  linesOf: (events: LoggedEvent[]) => string;
}

const columns: Record<string, (event: LoggedEvent) => unknown> = {
  seq: ({ seq }) => seq,
  when: ({ at }) => at,
  who: ({ actor }) => actor.name,
  'who (type)': ({ actor }) => actor.type,
  'who (id)': ({ actor }) => actor.id,
  what: ({ action }) => action,
  target: ({ target }) => target.name,
  'target (type)': ({ target }) => target.type,
  'target (id)': ({ target }) => target.id,
  'from ip': ({ ip }) => ip,
  before: ({ before }) => json(before),
  after: ({ after }) => json(after),
  'request id': ({ requestId }) => requestId,
  hash: ({ hash }) => hash,
};

/** What the audit log is exported as. CSV for people and spreadsheets; JSON Lines for programs, and to verify the chain. */
export const fileFormats = {
  csv: {
    name: 'CSV',
    ending: 'csv',
    contentType: 'text/csv; charset=utf-8',
    head: writeCsv([Object.keys(columns)]),
    linesOf: (events) => writeCsv(events.map(cellsOf)),
  },
  jsonl: {
    name: 'JSON Lines',
    ending: 'jsonl',
    contentType: 'application/x-ndjson; charset=utf-8',
    head: '',
    linesOf: (events) => events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  },
} satisfies Record<string, FileFormat>;

export type FileFormatName = keyof typeof fileFormats;

function cellsOf(event: LoggedEvent): string[] {
  return Object.values(columns).map((of) => String(of(event) ?? ''));
}

function json(value: unknown): string {
  return value === null ? '' : JSON.stringify(value);
}
