import { z } from 'zod';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { EventAction } from '#lib/events/event';
import { readUses } from '../ip-lists/read-uses.ts';
import { countingAt } from './counting-at.ts';
import { goBackThrough } from './go-back-through.ts';
import { type EntryThen, putEnded, readEntries, type Standing } from './standing.ts';

/** An IP list that was used then. */
export interface IpListThen {
  id: string;
  /** As it is called now, or was when it was deleted. */
  name: string;
  /** Whether the credential used it itself, or the company for all its authkeys. */
  usedBy: 'own' | 'company';
  entries: EntryThen[];
}

type User = { type: string; id: string; usedBy: IpListThen['usedBy'] };
type Used = Omit<IpListThen, 'entries'>;

/** The IP lists that a credential and its company used at that time, each as it stood. */
export async function ipListsAsOf(tx: Tx, ctx: Ctx, standing: Standing, at: Date): Promise<IpListThen[]> {
  const { credential } = standing;
  const company: User = { type: 'company', id: ctx.company.id, usedBy: 'company' };
  const own: User[] = credential ? [{ type: credential.type, id: credential.id, usedBy: 'own' }] : [];
  const users = credential === null || credential.type === 'authkey' ? [...own, company] : own;
  const lists: IpListThen[] = [];
  for (const used of await readUsedThen(tx, ctx, users, at)) {
    const entries = await readEntries(tx, ctx, used.id);
    const list = { type: 'ip-list', id: used.id } as const;
    await putEnded(tx, ctx, list, entries);
    await goBackThrough(tx, ctx, { ...standing, own: entries }, list, at);
    lists.push({ ...used, entries: countingAt(entries, at) });
  }
  return lists;
}

const KeptUse = z.object({ list: z.string(), listId: z.string() });
const KeptDeletion = z.object({
  uses: z.array(z.object({ type: z.string(), id: z.string().nullable() })).default([]),
});
const actions: EventAction[] = ['ip-list.attach', 'ip-list.detach', 'ip-list.delete'];

/** From what is used now, backwards through what was attached, detached and deleted. */
async function readUsedThen(tx: Tx, ctx: Ctx, users: readonly User[], at: Date): Promise<Used[]> {
  const companyId = ctx.company.id;
  const credentialIds = users.flatMap(({ usedBy, id }) => (usedBy === 'own' ? [id] : []));
  const used = new Map<string, Used>();
  const put = (each: Used) => used.set(`${each.usedBy} ${each.id}`, each);
  for (const { credentialId, listId, name } of await readUses(tx, ctx, credentialIds)) {
    const usedBy = credentialId === null ? 'company' : 'own';
    if (users.some((user) => user.usedBy === usedBy)) put({ id: listId, name, usedBy });
  }
  const changes = await tx.auditEvent.findMany({
    where: {
      companyId,
      action: { in: actions },
      createdAt: { gt: at },
      OR: [{ targetType: 'ip-list' }, ...users.map(({ type, id }) => ({ targetType: type, targetId: id }))],
    },
    orderBy: { seq: 'desc' },
    select: { action: true, targetType: true, targetId: true, targetName: true, before: true, after: true },
  });
  for (const { action, targetType, targetId, targetName, before, after } of changes) {
    if (action === 'ip-list.delete') {
      for (const { type, id } of KeptDeletion.parse(before ?? {}).uses) {
        const user = users.find((each) => each.type === type && each.id === (id ?? companyId));
        if (user && targetId) put({ id: targetId, name: targetName, usedBy: user.usedBy });
      }
      continue;
    }
    const usedBy = targetType === 'company' ? 'company' : 'own';
    if (action === 'ip-list.attach') used.delete(`${usedBy} ${KeptUse.parse(after).listId}`);
    else {
      const { list: name, listId } = KeptUse.parse(before);
      put({ id: listId, name, usedBy });
    }
  }
  return [...used.values()];
}
