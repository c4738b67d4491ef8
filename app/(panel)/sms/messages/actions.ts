'use server';

import { revalidatePath } from 'next/cache';
import type { SendTestInput } from '#lib/messages/schemas';
import { sendAgain } from '#lib/messages/send-again';
import { sendTestMessage } from '#lib/messages/send-test';
import { act } from '#lib/panel/action';

export async function sendAgainAction(ids: string[]) {
  const result = await act((ctx) => sendAgain(ctx, { ids }));
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}

export async function sendTestAction(input: SendTestInput) {
  const result = await act((ctx) => sendTestMessage(ctx, input));
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}
