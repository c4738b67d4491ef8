'use server';

import { addEntries } from '#lib/access/whitelist/add';
import { editEntry } from '#lib/access/whitelist/edit';
import { exportEntries } from '#lib/access/whitelist/export';
import { previewRemoval } from '#lib/access/whitelist/preview-removal';
import { removeEntries } from '#lib/access/whitelist/remove';
import { reviewEntries } from '#lib/access/whitelist/review';
import type {
  AddEntriesInput,
  EditEntryInput,
  TightenEntryInput,
  WhitelistIpsInput,
} from '#lib/access/whitelist/schemas';
import { tightenEntry } from '#lib/access/whitelist/tighten';
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

export async function editEntryAction(input: EditEntryInput) {
  return change((ctx) => editEntry(ctx, input));
}

export async function removeEntriesAction(ids: string[], confirm: boolean) {
  return change((ctx) => removeEntries(ctx, { ids, confirm }));
}

export async function previewRemovalAction(ids: string[]) {
  return act((ctx) => previewRemoval(ctx, { ids }));
}

export async function reviewEntriesAction(credentialId: string | null) {
  return act((ctx) => reviewEntries(ctx, { credentialId }));
}

export async function tightenEntryAction(input: TightenEntryInput) {
  return change((ctx) => tightenEntry(ctx, input));
}

export async function exportEntriesAction(credentialId: string | null) {
  return act((ctx) => exportEntries(ctx, { credentialId }));
}
