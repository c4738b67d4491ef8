import { z } from 'zod';
import { instant, KeptAdded } from '../undo/kept-event.ts';
import type { EntriesThen, Standing } from './standing.ts';

/** A change of a list or of a mode, as the audit log keeps it. */
export interface KeptChange {
  action: string;
  targetType: string;
  before: unknown;
  after: unknown;
}

const KeptMode = z.object({ mode: z.enum(['off', 'report', 'on']), offUntil: instant });
const KeptReportOnly = z.object({ reportOnly: z.boolean() });

type Undone = (standing: Standing, list: EntriesThen, change: KeptChange) => void;

const backToMode: Undone = (standing, _, { before, after }) => {
  const was = KeptMode.parse(before);
  const became = KeptMode.parse(after);
  // What an "off" that was over has become is what it was as it ended.
  if (became.mode !== 'off') standing.afterOff = became.mode;
  standing.mode = was.mode;
  standing.offUntil = was.offUntil;
};

const backToReportOnly: Undone = (standing, _, { before }) => {
  standing.mode = KeptReportOnly.parse(before).reportOnly ? 'report' : 'on';
};

/** What each change was before: all that writes down how a list or a mode changed. */
const ways: Record<string, Undone> = {
  'ip-list.read': (_, list, { before, after }) => {
    for (const { value } of KeptAdded.parse(after)) list.delete(value);
    for (const { value, note, expiresAt } of KeptAdded.parse(before)) list.set(value, { note, expiresAt });
  },
  'whitelist.add': (_, list, { after }) => {
    for (const { value } of KeptAdded.parse(after)) list.delete(value);
  },
  'whitelist.remove': (_, list, { before }) => {
    for (const { value, note, expiresAt } of KeptAdded.parse(before)) list.set(value, { note, expiresAt });
  },
  'whitelist.set-note': (_, list, { before }) => {
    for (const { value, note } of KeptAdded.parse(before)) put(list, value, { note });
  },
  'whitelist.set-expiry': (_, list, { before }) => {
    for (const { value, expiresAt } of KeptAdded.parse(before)) put(list, value, { expiresAt });
  },
  'whitelist.lease': (_, list, { before, after }) => {
    if (before === null) for (const { value } of KeptAdded.parse(after)) list.delete(value);
    else for (const { value, expiresAt } of KeptAdded.parse(before)) put(list, value, { expiresAt });
  },
  'whitelist.release': (_, list, { before }) => {
    for (const { value, note, expiresAt } of KeptAdded.parse(before)) list.set(value, { note, expiresAt });
  },
  'authkey.ip-security.off': backToMode,
  'authkey.ip-security.report': backToMode,
  'authkey.ip-security.on': backToMode,
  'client.report-only.on': backToReportOnly,
  'client.report-only.off': backToReportOnly,
};

export const undoneActions = Object.keys(ways);

/**
 * Makes of what stood after a change what stood before it.
 * @returns false where the log does not say it: events from the first days have no mode
 */
export function goBack(standing: Standing, change: KeptChange): boolean {
  const list = change.targetType === 'company' ? standing.company : standing.own;
  try {
    ways[change.action]?.(standing, list, change);
    return true;
  } catch (error) {
    if (error instanceof z.ZodError) return false;
    throw error;
  }
}

function put(list: EntriesThen, value: string, was: Partial<{ note: string; expiresAt: Date | null }>): void {
  const said = list.get(value);
  if (said) list.set(value, { ...said, ...was });
}
