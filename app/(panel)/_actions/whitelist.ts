'use server';

import type { WhitelistScope } from '#components/whitelist/whitelist-menu.tsx';
import { addEntries } from '#lib/access/whitelist/add';
import { previewRemoval } from '#lib/access/whitelist/preview-removal';
import { removeEntry } from '#lib/access/whitelist/remove';
import type { AddEntriesInput } from '#lib/access/whitelist/schemas';
import { act } from '#lib/panel/action';
import { change } from './mutate.ts';

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
