import { z } from 'zod';
import type { Page } from '#lib/core/paging/read-page';
import { isStorableTime } from '#lib/core/storable-time';

/** An instant: a Date in the code, ISO 8601 in UTC outside. */
export const moment = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** As the database writes it: in capitals it is the same one. */
export const id = z.uuid().toLowerCase();

/** An instant as programs send it. */
export const givenMoment = z.iso.datetime({
  offset: true,
  error: 'Send an instant, such as 2027-01-31T12:00:00Z.',
});

/** The same, read: a Date in the code. */
export const givenDate = z.codec(givenMoment, z.date().refine(isStorableTime, 'Send a year from 1 on.'), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});

/** Of every list: how many items, and from where on. */
export const pageQuery = z.object({
  limit: z.coerce
    .number<string>('Send a number from 1 to 1000.')
    .int('Send a whole number.')
    .min(1, 'Send a number from 1 to 1000.')
    .max(1_000, 'Send a number from 1 to 1000.')
    .default(100),
  cursor: z.string().max(2_000).refine(isCursor, 'This is no nextCursor of this list.').optional(),
});

/** A page of a list, in an answer. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** What a list verb is asked for. */
export function pageInputOf({ limit, cursor }: z.output<typeof pageQuery>) {
  return { pageSize: limit, ...(cursor !== undefined && { after: cursor }) };
}

/** A page that a list verb gave, in an answer. */
export function pageReply<Row, Item>({ rows, next }: Page<Row>, itemOf: (row: Row) => Item) {
  return { body: { items: rows.map(itemOf), nextCursor: next } };
}

function isCursor(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return false;
  }
}
