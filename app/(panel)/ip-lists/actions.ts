'use server';

import { refusedBy } from '#lib/access/guard/refused-by';
import { approveRead } from '#lib/access/ip-lists/approve-read';
import { attachIpList } from '#lib/access/ip-lists/attach';
import { createIpList } from '#lib/access/ip-lists/create';
import { deleteIpList } from '#lib/access/ip-lists/delete';
import { detachIpList } from '#lib/access/ip-lists/detach';
import { dismissRead } from '#lib/access/ip-lists/dismiss-read';
import { editIpList } from '#lib/access/ip-lists/edit';
import { readIpListNow } from '#lib/access/ip-lists/read-now';
import type { CreateIpListInput, EditIpListInput } from '#lib/access/ip-lists/schemas';
import { act } from '#lib/panel/action';
import { change } from '../_actions/mutate.ts';

export async function createIpListAction(input: CreateIpListInput) {
  return change((ctx) => createIpList(ctx, input));
}

export async function editIpListAction(id: string, input: Omit<EditIpListInput, 'id'>) {
  return change((ctx) => editIpList(ctx, { ...input, id }));
}

export async function previewDeleteIpListAction(id: string, name: string) {
  return act((ctx) => refusedBy(ctx, (joined) => deleteIpList(joined, { id, name, confirm: true })));
}

/** The page that shows it is left, not read again. */
export async function deleteIpListAction(id: string, name: string, confirm: boolean) {
  return act((ctx) => deleteIpList(ctx, { id, name, confirm }));
}

export async function readIpListNowAction(id: string) {
  return change((ctx) => readIpListNow(ctx, { id }));
}

export async function approveReadAction(id: string, digest: string, confirm: boolean) {
  return change((ctx) => approveRead(ctx, { id, digest, confirm }));
}

export async function dismissReadAction(id: string, digest: string) {
  return change((ctx) => dismissRead(ctx, { id, digest }));
}

export async function attachIpListAction(credentialId: string | null, listId: string) {
  return change((ctx) => attachIpList(ctx, { credentialId, listId }));
}

export async function previewDetachAction(credentialId: string | null, listId: string) {
  return act((ctx) => refusedBy(ctx, (joined) => detachIpList(joined, { credentialId, listId })));
}

export async function detachIpListAction(credentialId: string | null, listId: string, confirm: boolean) {
  return change((ctx) => detachIpList(ctx, { credentialId, listId, confirm }));
}
