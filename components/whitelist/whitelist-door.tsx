'use client';

import { createContext, type ReactNode, use } from 'react';
import type { WhitelistIpsInput } from '#lib/access/whitelist/schemas';
import type { WhitelistedIps } from '#lib/access/whitelist/whitelist-ips';
import type { ActionResult } from '#lib/panel/action';

type Door = {
  /** For whom the company's list holds, by name. */
  companyName: string;
  /** Viewers look and copy only. */
  canWrite: boolean;
  whitelist: (input: WhitelistIpsInput) => Promise<ActionResult<WhitelistedIps>>;
};

const DoorContext = createContext<Door | null>(null);

/** Around all pages of the panel: every "+" in them goes through this one door. */
export function WhitelistDoor({ children, ...door }: Door & { children: ReactNode }) {
  return <DoorContext value={door}>{children}</DoorContext>;
}

export function useWhitelistDoor(): Door {
  const door = use(DoorContext);
  if (!door) throw new Error('A "+" is rendered within WhitelistDoor');
  return door;
}
