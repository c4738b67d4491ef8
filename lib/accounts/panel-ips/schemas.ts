import { z } from 'zod';

export const panelIpsMax = 100;

export const SetPanelIpsInput = z.object({
  /** Addresses, CIDRs and IPv4 ranges as all lists take them; none: the panel opens from anywhere. */
  entries: z.string('Enter IP addresses or ranges.').max(20_000, 'This is too long.'),
  /** The list as it was shown, an entry a line: what somebody else has saved since is not overwritten. */
  before: z.string().max(20_000),
  /** The person has seen that an entry lets in very many addresses. */
  confirmWide: z.boolean().default(false),
});
export type SetPanelIpsInput = z.input<typeof SetPanelIpsInput>;
