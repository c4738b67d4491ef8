'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { signOut } from '#lib/accounts/sessions/sign-out';
import { act } from '#lib/panel/action';
import { searchPanel } from '#lib/panel/search/search';

export async function leave(): Promise<void> {
  await act(signOut, 'anywhere');
  const jar = await cookies();
  for (const { name } of jar.getAll()) if (name.includes('next-auth.session-token')) jar.delete(name);
  redirect('/sign-in?why=signed-out');
}

export async function search(query: string) {
  const found = await act((ctx) => searchPanel(ctx, query));
  if (!found.ok) throw new Error(found.error.message);
  return found.data;
}
