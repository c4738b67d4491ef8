import { z } from 'zod';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import type { EventAction } from '#lib/events/event';
import type { IpSecurityMode } from '../authkeys/public-authkey.ts';
import type { Credential } from '../credentials/credential.ts';
import { findCredentials } from '../credentials/find.ts';
import { KeptRow } from '../undo/kept-event.ts';
import type { ListOwner } from '../whitelist/list-owner.ts';

/** What is known of an entry as it stood. */
export interface EntryThen {
  /** Canonical form. */
  value: string;
  note: string;
  /** null: never. */
  expiresAt: Date | null;
}

export type EntriesThen = Map<string, Omit<EntryThen, 'value'>>;

/** Lists and mode at one moment; what has expired by then stands in it, as its row may. */
export interface Standing {
  credential: (Pick<Credential, 'id' | 'type' | 'name'> & { createdAt: Date }) | null;
  /** The credential's own list, and the company's; a list that is not asked about stays empty. */
  own: EntriesThen;
  company: EntriesThen;
  mode: IpSecurityMode;
  /** With `off`: from then on it is `afterOff`; null: never by itself. */
  offUntil: Date | null;
  afterOff: 'on' | 'report';
}

/**
 * What stands now.
 * @throws AppError not_found, the same for one that never was and for another company's; a deleted one is found
 */
export async function readStanding(tx: Tx, ctx: Ctx, credentialId: string | null): Promise<Standing> {
  const nothing = { own: new Map(), company: new Map(), offUntil: null, afterOff: 'on' } as const;
  if (credentialId === null) {
    return { ...nothing, credential: null, mode: 'on', company: await readEntries(tx, ctx, null) };
  }
  const found = (await findCredentials(tx, ctx, [credentialId])).get(credentialId);
  if (!found)
    throw new AppError('not_found', { message: 'There is no such authkey, API client or service token.' });
  const { id, type, name } = found;
  const where = { companyId_id: { companyId: ctx.company.id, id } };
  const own = await readEntries(tx, ctx, id);
  if (found.deletedAt) await putEnded(tx, ctx, found, own);
  if (type === 'client') {
    const { reportOnly, createdAt } = await tx.client.findUniqueOrThrow({
      where,
      select: { reportOnly: true, createdAt: true },
    });
    const mode = reportOnly ? 'report' : 'on';
    return { ...nothing, credential: { id, type, name, createdAt }, own, mode };
  }
  if (type === 'token') {
    const { createdAt } = await tx.serviceToken.findUniqueOrThrow({ where, select: { createdAt: true } });
    return { ...nothing, credential: { id, type, name, createdAt }, own, mode: 'on' };
  }
  const { ipSecurity, reportOnly, offUntil, createdAt } = await tx.authkey.findUniqueOrThrow({
    where,
    select: { ipSecurity: true, reportOnly: true, offUntil: true, createdAt: true },
  });
  const afterOff = reportOnly ? 'report' : 'on';
  return {
    credential: { id, type, name, createdAt },
    own,
    company: await readEntries(tx, ctx, null),
    mode: ipSecurity ? afterOff : 'off',
    offUntil,
    afterOff,
  };
}

/** What stands in one list now. */
export async function readEntries(tx: Tx, ctx: Ctx, credentialId: string | null): Promise<EntriesThen> {
  const rows = await tx.$queryRaw<EntryThen[]>`
    select value, note, "expiresAt" from "WhitelistEntry"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" is not distinct from ${credentialId}::uuid
    order by "first", "last"`;
  return new Map(rows.map(({ value, ...said }) => [value, said]));
}

const deletions: Record<ListOwner['type'], EventAction> = {
  authkey: 'authkey.delete',
  client: 'client.delete',
  'ip-list': 'ip-list.delete',
  token: 'token.revoke',
};

const KeptDeletion = z.object({ ending: z.array(KeptRow).default([]) });

/** Entries that have ended since it was deleted or revoked: that event has them. */
export async function putEnded(
  tx: Tx,
  ctx: Ctx,
  { type, id }: Pick<ListOwner, 'type' | 'id'>,
  own: EntriesThen,
): Promise<void> {
  const deletion = await tx.auditEvent.findFirst({
    where: {
      companyId: ctx.company.id,
      targetType: type,
      targetId: id,
      action: deletions[type],
    },
    select: { before: true },
  });
  if (!deletion) return;
  for (const { value, ...said } of KeptDeletion.parse(deletion.before).ending) own.set(value, said);
}
