import { z } from 'zod';
import { AppError } from '#lib/errors';
import type { EventInput } from '#lib/events/event';

/** What the audit log keeps of a change. */
export interface KeptEvent {
  action: string;
  targetType: string;
  targetId: string | null;
  before: unknown;
  after: unknown;
  createdAt: Date;
}

export interface TakenBack {
  /** Whose policy is another now; null: the company's list. */
  credentialId: string | null;
  done: EventInput;
}

export const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullable()
  .default(null);

/** Entries that were changed alike. */
export const KeptEntries = z.object({
  entries: z.array(z.string()),
  note: z.string().default(''),
  expiresAt: instant,
});

export const KeptRow = z.object({ value: z.string(), note: z.string().default(''), expiresAt: instant });

/** Entries that were added: each with its own note and end where they were not alike. */
export const KeptAdded = KeptEntries.extend({ rows: z.array(KeptRow).optional() }).transform(
  ({ entries, note, expiresAt, rows }) => rows ?? entries.map((value) => ({ value, note, expiresAt })),
);

/** Entries that were removed, each as it stood there. */
export const KeptRows = z.object({
  rows: z.array(
    z.object({
      value: z.string(),
      note: z.string(),
      addedBy: z.string(),
      expiresAt: instant,
      createdAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    }),
  ),
});

/** @throws AppError conflict: it is not any more as it was left */
export function changedSince(what = 'It'): AppError {
  return new AppError('conflict', {
    message: `${what} was taken back already, or changed since. Nothing was done.`,
  });
}
