'use server';

import { revalidatePath } from 'next/cache';
import { act } from '#lib/auth/action';
import { listFailedMinutes } from '#lib/failed-logs/minutes';
import type { ListFailedMinutesInput, WhitelistManyInput } from '#lib/failed-logs/schemas';
import { whitelistMany } from '#lib/failed-logs/whitelist-many';
import { addEntries } from '#lib/whitelist/add';

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
