import { z } from 'zod';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { WaitReason } from './reasons-to-wait.ts';

/** A read that waits for a person, or that one has dismissed. */
export interface PendingRead {
  /** Names it: SHA-256 of its values. */
  digest: string;
  at: Date;
  reasons: WaitReason[];
  /** How many entries the list would have, and what it would gain and lose; of many values the first 100 of each. */
  entries: number;
  added: number;
  removed: number;
  addedValues: string[];
  removedValues: string[];
  /** How many addresses that were accepted within 24 hours before it would be refused; the first 20 of them. */
  lockedOut: number;
  lockedOutIps: string[];
  /** Whoever dismissed it, by their name; null: it waits. */
  dismissedBy: string | null;
  dismissedAt: Date | null;
}

const described = z.object({
  digest: z.string(),
  at: z.coerce.date(),
  reasons: z.array(z.enum(['shrinks', 'grows', 'locks-out'])),
  entries: z.number(),
  added: z.number(),
  removed: z.number(),
  addedValues: z.array(z.string()),
  removedValues: z.array(z.string()),
  lockedOut: z.number(),
  lockedOutIps: z.array(z.string()),
  dismissedBy: z.string().nullable(),
  dismissedAt: z.coerce.date().nullable(),
});

const withEntries = described.extend({ values: z.array(z.string()), notes: z.array(z.string()) });
/** As it stands in the row; without values and notes once it is dismissed. */
export type StoredPending = z.input<typeof described> & { values?: string[]; notes?: string[] };

/** Without its entries, which may be very many. null: no read waits, and none was dismissed last. */
export async function readPending(db: Tx, ctx: Ctx, listId: string): Promise<PendingRead | null> {
  const [row] = await db.$queryRaw<{ pending: unknown }[]>`
    select pending - 'values' - 'notes' as pending from "IpList"
    where "companyId" = ${ctx.company.id}::uuid and id = ${listId}::uuid and "deletedAt" is null`;
  return row?.pending ? described.parse(row.pending) : null;
}

/** The same with all of its entries; null where none waits. */
export async function readWaiting(db: Tx, ctx: Ctx, listId: string) {
  const row = await db.ipList.findUnique({
    where: { companyId_id: { companyId: ctx.company.id, id: listId }, deletedAt: null },
    select: { pending: true },
  });
  if (!row?.pending || described.parse(row.pending).dismissedBy !== null) return null;
  return withEntries.parse(row.pending);
}
