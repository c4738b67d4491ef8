import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { bumpPolicy, type Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { lockList } from '../whitelist/lock-list.ts';
import { entriesPerListMax } from '../whitelist/schemas.ts';
import { type EntryDiff, type ReadEntry, readDiff } from './read-diff.ts';

export interface AppliedRead {
  /** Canonical values, in the order of the read, and of the list. */
  added: string[];
  removed: string[];
  /** How many entries the list has now, and SHA-256 of their values, sorted, in hex. */
  entries: number;
  digest: string;
}

/** Reads of a list that are kept. */
const readsKept = 100;
/** Values that an event of the audit log names of each side; the read has all. */
export const valuesInEvent = 100;

/**
 * Makes what was read the entries of a list: what is new is added, what is gone removed, a note that is another set. With
 * its event, the read that can be looked at, and the word to every gate, in the caller's transaction. Whom it would refuse
 * is the caller's to ask (guardLockOut with `credentialId: list.id` and `lost: removed`, afterwards: a refusal undoes it).
 * @param values canonical, each once
 * @param outcome `approved` where it waited for a person first, `edited` where what is read was changed
 * @throws AppError bad_input for more entries than a list may have
 */
export async function applyToList(
  tx: Tx,
  ctx: Ctx,
  list: { id: string; name: string },
  values: readonly ReadEntry[],
  outcome: 'read' | 'approved' | 'edited' = 'read',
): Promise<AppliedRead> {
  if (values.length > entriesPerListMax) {
    throw new AppError('bad_input', {
      message: `These are ${values.length.toLocaleString('en')} entries; a list has at most ${entriesPerListMax.toLocaleString('en')}.`,
    });
  }
  const companyId = ctx.company.id;
  await lockList(tx, companyId, list.id);
  const diff = await readDiff(tx, companyId, list.id, values);
  await writeDiff(tx, ctx, list.id, diff);
  const added = diff.added.map(({ value }) => value);
  const removed = diff.removed.map(({ value }) => value);
  const isChanged = added.length > 0 || removed.length > 0;
  await tx.ipList.update({
    where: { companyId_id: { companyId, id: list.id } },
    data: {
      ...(isChanged && { changedAt: ctx.now }),
      // The others say nothing of how the last read went.
      ...(outcome === 'read' && {
        readAt: ctx.now,
        failedSince: null,
        failures: 0,
        problem: null,
        toldAt: null,
      }),
    },
    select: { id: true },
  });
  const result = { added, removed, entries: values.length, digest: digestOf(values) };
  if (!isChanged) return result;
  const readId = await keepRead(tx, ctx, list.id, { ...result, outcome, removedRows: diff.removed });
  await recordEvent(tx, ctx, {
    action: 'ip-list.read',
    target: { type: 'ip-list', ...list },
    before: { entries: removed.slice(0, valuesInEvent) },
    after: {
      entries: added.slice(0, valuesInEvent),
      added: added.length,
      removed: removed.length,
      total: result.entries,
      digest: result.digest,
      readId,
      ...(outcome === 'approved' && { outcome }),
    },
  });
  await bumpPolicy(tx, companyId, { listId: list.id });
  return result;
}

/** The same for the same values, in whatever order. */
export function digestOf(values: readonly Pick<ReadEntry, 'value'>[]): string {
  const sorted = values.map(({ value }) => value).sort();
  return createHash('sha256').update(sorted.join('\n')).digest('hex');
}

async function writeDiff(tx: Tx, ctx: Ctx, listId: string, { added, removed, renoted }: EntryDiff) {
  const companyId = ctx.company.id;
  if (removed.length > 0) {
    await tx.$executeRaw`
      delete from "WhitelistEntry" where "companyId" = ${companyId}::uuid and "credentialId" = ${listId}::uuid
        and value = any(${removed.map(({ value }) => value)}::text[])`;
  }
  if (renoted.length > 0) {
    await tx.$executeRaw`
      update "WhitelistEntry" w set note = new.note
      from unnest(${renoted.map(({ value }) => value)}::text[], ${renoted.map(({ note }) => note)}::text[])
        as new (value, note)
      where w."companyId" = ${companyId}::uuid and w."credentialId" = ${listId}::uuid and w.value = new.value`;
  }
  if (added.length > 0) {
    await tx.$executeRaw`
      insert into "WhitelistEntry" ("companyId", id, "credentialId", value, note, "addedBy", "createdAt")
      select ${companyId}::uuid, new.id, ${listId}::uuid, new.value, new.note, ${ctx.actor.name}, ${ctx.now}
      from unnest(${added.map(() => uuidv7())}::uuid[], ${added.map(({ value }) => value)}::text[],
        ${added.map(({ note }) => note)}::text[]) as new (id, value, note)`;
  }
}

async function keepRead(
  tx: Tx,
  ctx: Ctx,
  listId: string,
  read: AppliedRead & { outcome: string; removedRows: readonly ReadEntry[] },
): Promise<string> {
  const companyId = ctx.company.id;
  const { added, removed, entries, digest, outcome, removedRows } = read;
  const { id } = await tx.ipListRead.create({
    data: {
      companyId,
      listId,
      at: ctx.now,
      outcome,
      added,
      removed,
      removedNotes: removedRows.map(({ note }) => note),
      entries,
      digest,
    },
    select: { id: true },
  });
  await tx.$executeRaw`
    delete from "IpListRead" where "companyId" = ${companyId}::uuid and id in (
      select id from "IpListRead" where "companyId" = ${companyId}::uuid and "listId" = ${listId}::uuid
      order by at desc, id desc offset ${readsKept})`;
  return id;
}
