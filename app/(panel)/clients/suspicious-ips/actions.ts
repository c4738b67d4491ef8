'use server';

import { revalidatePath } from 'next/cache';
import { act } from '#lib/auth/action';
import { unblockIp } from '#lib/suspicious-ips/unblock';

export async function unblockIpAction(ip: string) {
  const result = await act((ctx) => unblockIp(ctx, { ip }));
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}
