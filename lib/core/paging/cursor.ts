import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import { isStorableTime } from '#lib/core/storable-time';
import { parseAddress } from '#lib/net/address';
import type { Column, From, KeyValue } from './order.ts';
import type { PageInput } from './page-input.ts';

/** A row's place in the list's order, as it stands in the URL. */
export function cursorOf(key: readonly KeyValue[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** null: the first page; also for a cursor of another order, or none at all. */
export function readFrom(
  { after, before }: Omit<PageInput, 'pageSize'>,
  order: readonly Column[],
): From | null {
  const key = readKey(after ?? before, order);
  return key && { side: after === undefined ? 'before' : 'after', key };
}

function readKey(cursor: string | undefined, order: readonly Column[]): KeyValue[] | null {
  if (cursor === undefined) return null;
  const values = parseJson(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(values) || values.length !== order.length) return null;
  const key: KeyValue[] = [];
  for (const [index, column] of order.entries()) {
    const value = values[index];
    const read =
      value === null && column.nulls ? { success: true, data: null } : kinds[column.type].safeParse(value);
    if (!read.success) return null;
    key.push(read.data as KeyValue);
  }
  return key;
}

const kinds: Record<Column['type'], z.ZodType> = {
  text: z
    .string()
    .max(500)
    .regex(/^[^\0]*$/),
  int: z.int(),
  bool: z.boolean(),
  time: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .refine(isStorableTime),
  uuid: z.string().refine((text) => isUuid(text)),
  inet: z.string().refine(isInet),
};

/** An address or a network, as PostgreSQL writes it. */
function isInet(text: string): boolean {
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  return parsed !== null && Number(bits) <= (parsed.family === 4 ? 32 : 128);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Read as no cursor.
    return null;
  }
}
