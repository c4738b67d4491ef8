import { z } from 'zod';

export const ExplainAddressInput = z.object({
  id: z.string(),
  ip: z.string().max(200, 'This is not an IP address.'),
});
export type ExplainAddressInput = z.input<typeof ExplainAddressInput>;
