'use server';

import { addEntries } from '#lib/access/whitelist/add';
import { previewRemoval } from '#lib/access/whitelist/preview-removal';
import { removeEntry } from '#lib/access/whitelist/remove';
import type { AddEntriesInput, WhitelistIpsInput } from '#lib/access/whitelist/schemas';
import { whitelistIps } from '#lib/access/whitelist/whitelist-ips';
import { act } from '#lib/panel/action';
import { change } from './mutate.ts';

export async function addEntriesAction(
  credentialId: string | null,
  input: Omit<AddEntriesInput, 'credentialId'>,
) {
  return change((ctx) => addEntries(ctx, { ...input, credentialId }));
}

/** Every "+" there is. */
export async function whitelist(input: WhitelistIpsInput) {
  return change((ctx) => whitelistIps(ctx, input));
}

export async function removeEntryAction(id: string) {
  return change((ctx) => removeEntry(ctx, { id }));
}

export async function previewRemovalAction(id: string) {
  return act((ctx) => previewRemoval(ctx, { id }));
}
