'use server';

import { revalidatePath } from 'next/cache';
import { unblockIp } from '#lib/access/suspicious-ips/unblock';
import { act } from '#lib/panel/action';

export async function unblockIpAction(ip: string) {
  const result = await act((ctx) => unblockIp(ctx, { ip }));
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}
