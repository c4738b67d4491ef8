'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, act } from '#lib/auth/action';
import { createAuthkey } from '#lib/authkeys/create';
import { deleteAuthkey } from '#lib/authkeys/delete';
import { disableAuthkey } from '#lib/authkeys/disable';
import { enableAuthkey } from '#lib/authkeys/enable';
import { explainAddress } from '#lib/authkeys/explain';
import { previewIpSecurity } from '#lib/authkeys/preview-ip-security';
import { renameAuthkey } from '#lib/authkeys/rename';
import type { CreateAuthkeyInput, RenameAuthkeyInput } from '#lib/authkeys/schemas';
import { setIpSecurity } from '#lib/authkeys/set-ip-security';
import type { Ctx } from '#lib/context';
import { addEntries } from '#lib/whitelist/add';
import { previewRemoval } from '#lib/whitelist/preview-removal';
import { removeEntry } from '#lib/whitelist/remove';
import type { AddEntriesInput } from '#lib/whitelist/schemas';
import type { WhitelistScope } from '../../../components/whitelist/whitelist-menu.tsx';

/**
 * Refused or not, the page is read again: what it shows is then what holds. Not where the server itself
 * failed: the page could not be read either, and what was typed would be gone.
 */
async function change<T>(work: (ctx: Ctx) => Promise<T>): Promise<ActionResult<T>> {
  const result = await act(work);
  if (result.ok || !['internal', 'unavailable'].includes(result.error.code)) revalidatePath('/', 'layout');
  return result;
}

export async function createAuthkeyAction(input: CreateAuthkeyInput) {
  return change((ctx) => createAuthkey(ctx, input));
}

export async function renameAuthkeyAction(id: string, fields: Omit<RenameAuthkeyInput, 'id'>) {
  return change((ctx) => renameAuthkey(ctx, { ...fields, id }));
}

export async function disableAuthkeyAction(id: string) {
  return change((ctx) => disableAuthkey(ctx, { id }));
}

export async function enableAuthkeyAction(id: string) {
  return change((ctx) => enableAuthkey(ctx, { id }));
}

/** The page that shows it is left, not read again. */
export async function deleteAuthkeyAction(id: string, name: string) {
  return act((ctx) => deleteAuthkey(ctx, { id, name }));
}

export async function setIpSecurityAction(id: string, on: boolean, confirmed: boolean) {
  return change((ctx) => setIpSecurity(ctx, { id, on, confirmed }));
}

export async function previewIpSecurityAction(id: string) {
  return act((ctx) => previewIpSecurity(ctx, { id }));
}

export async function explainAddressAction(id: string, ip: string) {
  return act((ctx) => explainAddress(ctx, { id, ip }));
}

export async function addEntriesAction(
  credentialId: string | null,
  input: Omit<AddEntriesInput, 'credentialId'>,
) {
  return change((ctx) => addEntries(ctx, { ...input, credentialId }));
}

export async function whitelistIpAction(credentialId: string, ip: string, scope: WhitelistScope) {
  return change((ctx) =>
    addEntries(ctx, { credentialId: scope === 'company' ? null : credentialId, entries: ip }),
  );
}

export async function removeEntryAction(id: string) {
  return change((ctx) => removeEntry(ctx, { id }));
}

export async function previewRemovalAction(id: string) {
  return act((ctx) => previewRemoval(ctx, { id }));
}
