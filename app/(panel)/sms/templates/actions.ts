'use server';

import { revalidatePath } from 'next/cache';
import { createTemplate } from '#lib/messages/templates/create';
import { deleteTemplate } from '#lib/messages/templates/delete';
import type { CreateTemplateInput } from '#lib/messages/templates/schemas';
import { updateTemplate } from '#lib/messages/templates/update';
import { act } from '#lib/panel/action';

export async function create(input: CreateTemplateInput) {
  const result = await act((ctx) => createTemplate(ctx, input));
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}

export async function update(id: string, input: CreateTemplateInput) {
  const result = await act((ctx) => updateTemplate(ctx, { ...input, id }));
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}

/** The page of what is gone is not read again: the person is led to the list. */
export async function remove(id: string) {
  return act((ctx) => deleteTemplate(ctx, { id }));
}
