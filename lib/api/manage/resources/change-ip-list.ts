import { z } from 'zod';
import { attachIpList } from '#lib/access/ip-lists/attach';
import { detachIpList } from '#lib/access/ip-lists/detach';
import { editIpList } from '#lib/access/ip-lists/edit';
import { publicIpList } from '#lib/access/ip-lists/public-list';
import { readUsers } from '#lib/access/ip-lists/read-users';
import { requireIpList } from '#lib/access/ip-lists/require';
import { CreateIpListInput } from '#lib/access/ip-lists/schemas';
import { requireDigest } from '#lib/access/whitelist/list-digest';
import { lockList, lockLists } from '#lib/access/whitelist/lock-list';
import { replaceEntries } from '#lib/access/whitelist/replace';
import { ListedInput } from '#lib/access/whitelist/schemas';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { confirm } from './entries.ts';
import { users } from './ip-list-body.ts';

const { shape } = CreateIpListInput;

export const IpListChange = z.object({
  name: shape.name.optional(),
  source: shape.source.optional().meta({ description: 'It stays what it is.' }),
  url: shape.url.removeDefault().optional(),
  format: shape.format.removeDefault().optional(),
  select: shape.select.removeDefault().optional(),
  everySeconds: shape.everySeconds.removeDefault().optional(),
  keepSeconds: shape.keepSeconds.removeDefault().optional(),
  hosts: z.array(z.string()).optional(),
  allowPrivate: z.boolean().optional(),
  entries: z.array(ListedInput).optional(),
  attachedTo: users.optional(),
  confirm,
});
type IpListChange = z.output<typeof IpListChange>;

/** All that is sent is changed, or nothing; what lets in comes before what keeps out. */
export async function changeIpList(
  ctx: Ctx,
  listId: string,
  { entries, attachedTo, ...change }: IpListChange,
  ifMatch: string[] | undefined,
): Promise<void> {
  const db = ctx.tx ?? runtime().prisma;
  const { company } = ctx;
  const sent = attachedTo?.map(({ credentialId }) => credentialId) ?? [];
  // In the order of attaching one by one: those who use it, its row, its entries.
  await lockLists(db, company.id, [...sent, ...(await usersNow(db, ctx, listId))]);
  const before = publicIpList(await requireIpList(db, ctx, listId, 'lock'), ctx.now);
  await lockList(db, company.id, listId);
  if (change.source !== undefined && change.source !== before.source) {
    const message = `This list's source is ${before.source}, which stays. Make another list.`;
    throw new AppError('bad_input', { message, problems: [{ path: 'source', message }] });
  }
  const present = await usersNow(db, ctx, listId);
  const wanted = attachedTo ? sent : present;
  for (const credentialId of wanted) {
    if (!present.includes(credentialId)) await attachIpList(ctx, { listId, credentialId });
  }
  await editIpList(ctx, edited(listId, before, change));
  const { confirm: confirmed } = change;
  if (entries) await replaceEntries(ctx, { credentialId: listId, entries, ifMatch, confirm: confirmed });
  else await requireDigest(db, ctx, listId, ifMatch);
  for (const credentialId of present) {
    if (!wanted.includes(credentialId)) {
      await detachIpList(ctx, { listId, credentialId, confirm: confirmed });
    }
  }
}

async function usersNow(db: Tx, ctx: Ctx, listId: string): Promise<(string | null)[]> {
  return (await readUsers(db, ctx, listId)).map(({ id }) => id);
}

function edited(
  id: string,
  before: ReturnType<typeof publicIpList>,
  { hosts, confirm: confirmed, source: _, ...change }: Omit<IpListChange, 'entries' | 'attachedTo'>,
): Parameters<typeof editIpList>[1] {
  const { name, url, format, select, everySeconds, keepSeconds, allowPrivate } = before;
  return {
    id,
    name,
    url,
    format,
    select,
    keepSeconds,
    allowPrivate,
    ...(everySeconds !== null && { everySeconds }),
    ...change,
    hosts: (hosts ?? before.hosts).join('\n'),
    confirm: confirmed,
  };
}
