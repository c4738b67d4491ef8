import { z } from 'zod';
import { attachIpList } from '#lib/access/ip-lists/attach';
import { createIpList } from '#lib/access/ip-lists/create';
import { deleteIpList } from '#lib/access/ip-lists/delete';
import { requireIpList } from '#lib/access/ip-lists/require';
import { CreateIpListInput } from '#lib/access/ip-lists/schemas';
import { addListed } from '#lib/access/whitelist/add-listed';
import { listDigest } from '#lib/access/whitelist/list-digest';
import { lockLists } from '#lib/access/whitelist/lock-list';
import { ListedInput } from '#lib/access/whitelist/schemas';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { digestsOf, etagOf } from '../if-match.ts';
import { operation } from '../operation.ts';
import { id, pageOf, pageQuery } from '../shapes.ts';
import { changeIpList, IpListChange } from './change-ip-list.ts';
import { confirm, entryOperations, withConfirm } from './entries.ts';
import { IpListDetailShape, IpListShape, ipListBody, ipListPage, users } from './ip-list-body.ts';

const path = '/api/v1/ip-lists/{id}';
/** 100,000 entries with their notes. */
const listBytesMax = 16 * 1024 * 1024;

const NewIpList = CreateIpListInput.omit({ entries: true, confirmWide: true, hosts: true }).extend({
  hosts: z.array(z.string()).default([]).meta({ description: 'Of a list from host names.' }),
  entries: z.array(ListedInput).default([]).meta({ description: 'Of a list that is kept by hand.' }),
  attachedTo: users.default([]),
  confirm,
});

export const ipListOperations = [
  operation({
    method: 'GET',
    path: '/api/v1/ip-lists',
    scope: 'ips:read',
    summary: 'List IP lists',
    query: pageQuery,
    answer: pageOf(IpListShape),
    handle: async (ctx, { query }) => ({ body: await ipListPage(ctx, query) }),
  }),
  operation({
    method: 'POST',
    path: '/api/v1/ip-lists',
    scope: 'ips:write',
    summary: 'Create an IP list',
    status: 201,
    bodyBytesMax: listBytesMax,
    body: NewIpList,
    answer: IpListDetailShape,
    handle: async (ctx, { body }) => {
      const { entries, attachedTo, hosts, confirm: confirmed, ...given } = withConfirm(ctx, body);
      const users = attachedTo.map((user) => user.credentialId);
      await lockLists(ctx.tx ?? runtime().prisma, ctx.company.id, users);
      const { id: credentialId } = await createIpList(ctx, { ...given, hosts: hosts.join('\n') });
      if (entries.length > 0) await addListed(ctx, { credentialId, entries, confirm: confirmed });
      for (const user of attachedTo) await attachIpList(ctx, { listId: credentialId, ...user });
      return reply(ctx, credentialId);
    },
  }),
  operation({
    method: 'GET',
    path,
    scope: 'ips:read',
    summary: 'Read an IP list',
    takesIfMatch: true,
    answer: IpListDetailShape,
    handle: async (ctx, { params }) => reply(ctx, params.id),
  }),
  operation({
    method: 'PUT',
    path,
    scope: 'ips:write',
    summary: 'Change an IP list: what is sent of it is set, the rest stays',
    bodyBytesMax: listBytesMax,
    takesIfMatch: true,
    body: IpListChange,
    answer: IpListDetailShape,
    handle: async (ctx, { params, body, ifMatch }) => {
      await changeIpList(ctx, params.id, withConfirm(ctx, body), digestsOf(ifMatch));
      return reply(ctx, params.id);
    },
  }),
  operation({
    method: 'DELETE',
    path,
    scope: 'ips:write',
    summary: 'Delete an IP list',
    query: z.object({ confirm: z.enum(['true', 'false'], 'Send true or false.').default('false') }),
    body: z.object({ confirm }),
    answer: z.object({ id, name: z.string(), uses: z.int() }),
    handle: async (ctx, { params, query, body }) => {
      const { name } = await requireIpList(ctx.tx ?? runtime().prisma, ctx, params.id);
      const confirmed = query.confirm === 'true' || withConfirm(ctx, body).confirm;
      return { body: await deleteIpList(ctx, { ...params, name, confirm: confirmed }) };
    },
  }),
  ...entryOperations({
    path: `${path}/ips`,
    whose: 'an IP list',
    find: async (ctx, listId = '') => (await requireIpList(ctx.tx ?? runtime().prisma, ctx, listId)).id,
  }),
];

/** As it stands, with the ETag of its entries. */
async function reply(ctx: Ctx, listId: string) {
  const db = ctx.tx ?? runtime().prisma;
  const body = await ipListBody(db, ctx, listId);
  return { body, headers: etagOf(await listDigest(db, ctx, listId)) };
}
