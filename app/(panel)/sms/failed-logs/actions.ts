'use server';

import { revalidatePath } from 'next/cache';
import { listFailedMinutes } from '#lib/access/traffic/list-minutes';
import type { ListFailedMinutesInput, WhitelistManyInput } from '#lib/access/traffic/schemas';
import { whitelistMany } from '#lib/access/traffic/whitelist-many';
import { addEntries } from '#lib/access/whitelist/add';
import { act } from '#lib/panel/action';

const note = 'From Failed Logs';

export async function whitelist(input: { credentialId: string | null; entries: string }) {
  const result = await act((ctx) => addEntries(ctx, { ...input, note }));
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}

export async function whitelistSelected(input: WhitelistManyInput) {
  const result = await act((ctx) => whitelistMany(ctx, input));
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}

export async function minutes(input: ListFailedMinutesInput) {
  return act((ctx) => listFailedMinutes(ctx, input));
}
