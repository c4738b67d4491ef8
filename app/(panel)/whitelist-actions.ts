'use server';

import { act } from '#lib/auth/action';
import { addEntries } from '#lib/whitelist/add';
import { previewRemoval } from '#lib/whitelist/preview-removal';
import { removeEntry } from '#lib/whitelist/remove';
import type { AddEntriesInput } from '#lib/whitelist/schemas';
import type { WhitelistScope } from '../../components/whitelist/whitelist-menu.tsx';
import { change } from './change.ts';

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
