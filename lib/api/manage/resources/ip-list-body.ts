import { z } from 'zod';
import { readHosts } from '#lib/access/ip-lists/hosts/read-hosts';
import { listIpLists } from '#lib/access/ip-lists/list';
import { type PublicIpList, publicIpList } from '#lib/access/ip-lists/public-list';
import { type IpListUser, readUsers, readUsersOf } from '#lib/access/ip-lists/read-users';
import { requireIpList } from '#lib/access/ip-lists/require';
import { CreateIpListInput, ipListSources } from '#lib/access/ip-lists/schemas';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { id, moment, type pageQuery } from '../shapes.ts';

/** Who uses a list, as programs send it. */
export const users = z
  .array(z.object({ credentialId: id.nullable() }))
  .meta({ description: "Authkeys and API clients by id; null: all of the company's authkeys." });

export const IpListShape = z.object({
  id,
  name: z.string(),
  source: z.enum(ipListSources),
  url: z.string().nullable(),
  format: z.string().nullable(),
  select: CreateIpListInput.shape.select.removeDefault(),
  everySeconds: z.int().nullable(),
  keepSeconds: z.int(),
  hosts: z.array(z.string()),
  allowPrivate: z.boolean(),
  state: z.enum(['kept', 'unread', 'good', 'failing', 'stale', 'waits']),
  waitsSince: moment.nullable().meta({ description: 'What was read waits for a person since then.' }),
  entries: z.int().meta({ description: 'How many it has.' }),
  readAt: moment.nullable(),
  nextReadAt: moment.nullable(),
  changedAt: moment.nullable(),
  failedSince: moment.nullable(),
  problem: z.string().nullable(),
  createdBy: z.string(),
  createdAt: moment,
  attachedTo: z.array(z.object({ credentialId: id.nullable(), type: z.string(), name: z.string() })),
});

export const IpListDetailShape = IpListShape.extend({
  hostStates: z
    .array(
      z.object({
        host: z.string(),
        addresses: z.array(
          z.object({
            ip: z.string(),
            goesAt: moment.nullable().meta({ description: 'The last answer left it out: when it goes.' }),
          }),
        ),
        seenAt: moment.nullable(),
        nextAt: moment,
        failedSince: moment.nullable(),
        problem: z.string().nullable(),
        keptUntil: moment.nullable(),
      }),
    )
    .meta({ description: 'Of a list from host names: what each leads to.' }),
});

/** Lists by name. A cursor is the name and id of the last one of the page before. */
export async function ipListPage(ctx: Ctx, { limit, cursor }: z.output<typeof pageQuery>) {
  const all = await listIpLists(ctx);
  const from = cursor === undefined ? 0 : startAfter(all, cursor);
  const rows = all.slice(from, from + limit);
  const ids = rows.map((row) => row.id);
  const usersOf = await readUsersOf(runtime().prisma, ctx, ids);
  const last = rows.at(-1);
  return {
    items: rows.map((row) => body(row, row.entries, usersOf.get(row.id) ?? [])),
    nextCursor: last && from + limit < all.length ? cursorOf(last) : null,
  };
}

/** One list as it stands. @throws AppError not_found, also for another company's */
export async function ipListBody(db: Tx, ctx: Ctx, listId: string) {
  const companyId = ctx.company.id;
  const row = await requireIpList(db, ctx, listId);
  const entries = await db.whitelistEntry.count({ where: { companyId, credentialId: row.id } });
  const attached = await readUsers(db, ctx, row.id);
  const hostStates = await readHosts(db, companyId, row.id);
  return { ...body(publicIpList(row, ctx.now), entries, attached), hostStates };
}

function body(list: PublicIpList, entries: number, attached: readonly IpListUser[]) {
  const attachedTo = attached.map(({ id: credentialId, type, name }) => ({ credentialId, type, name }));
  return { ...list, entries, attachedTo };
}

function cursorOf({ name, id: listId }: PublicIpList): string {
  return Buffer.from(JSON.stringify([name, listId])).toString('base64url');
}

/** Where the page after it begins, also where that list is gone. */
function startAfter(all: readonly PublicIpList[], cursor: string): number {
  const [name, listId] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
  // Of another list, or of none: read as no cursor, as elsewhere.
  if (typeof name !== 'string') return 0;
  const at = all.findIndex((list) => list.id === listId);
  if (at >= 0) return at + 1;
  const next = all.findIndex((list) => list.name.localeCompare(name, 'en', { sensitivity: 'base' }) > 0);
  return next < 0 ? all.length : next;
}
