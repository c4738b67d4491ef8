import { z } from 'zod';

/** `ip`: an address, or a /64 in CIDR form, as the list shows it. */
export const UnblockIpInput = z.object({ ip: z.string().max(200) });
export type UnblockIpInput = z.input<typeof UnblockIpInput>;
