'use client';

import { useChange } from '#components/actions/use-change.ts';
import { toast } from '#components/ui/toaster.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { PressedIn, WhitelistIpsInput } from '#lib/access/whitelist/schemas';
import type { WhitelistedIps } from '#lib/access/whitelist/whitelist-ips';
import { parseAddress } from '#lib/net/address';
import { neighbourhoodOf } from '#lib/net/network';
import { useWhitelistDoor } from './whitelist-door.tsx';

export type SeenIp = {
  ip: string;
  /** What it was seen with, and whose list "This …" means. Without a type it is gone: then only the company's is left. */
  seenWith: { id: string; type: Credential['type'] | null; name: string | null };
  from: PressedIn;
};

/** The company's list serves authkeys only; null: it is not known what it was. */
export function isServed(type: Credential['type'] | null): boolean {
  return type === null || type === 'authkey';
}

type WhitelistChoice = Pick<WhitelistIpsInput, 'list' | 'whole' | 'note' | 'expires'>;

/** The network around an address, and what its size is called; null where it is one already. */
export function wholeOf(ip: string): { network: string; size: string } | null {
  const address = parseAddress(ip);
  if (!address) return null;
  const network = neighbourhoodOf(address);
  return { network, size: network.slice(network.indexOf('/')) };
}

export function whatCame({ added }: WhitelistedIps, what: string, whom: string | null): string {
  const list = whom === null ? '' : ` for ${whom}`;
  return added > 0 ? `${what} whitelisted${list}` : `${what} was whitelisted${list} before`;
}

/** Undo is offered where there is something to take back. */
export function sayWhatCame(
  sayUndoable: ReturnType<typeof useUndoable>,
  words: string,
  { added }: WhitelistedIps,
  requestId: string,
): void {
  if (added > 0) sayUndoable(words, requestId);
  else toast.success(words);
}

/** What a "+" does, whichever way it is chosen. */
export function useWhitelist({ ip, seenWith, from }: SeenIp, onDone?: () => void) {
  const { companyName, whitelist } = useWhitelistDoor();
  const { pending, run } = useChange();
  const sayUndoable = useUndoable();

  function press({ list, whole, note, expires }: WhitelistChoice) {
    const whom = list === 'company' ? companyName : seenWith.name;
    const what = (whole && wholeOf(ip)?.network) || ip;
    const words = (data: WhitelistedIps) => whatCame(data, what, whom);
    run(
      () => whitelist({ list, seen: [{ ip, credentialId: seenWith.id }], from, whole, note, expires }),
      { done: words, refused: `${what} was not whitelisted` },
      (data, requestId) => {
        sayWhatCame(sayUndoable, words(data), data, requestId);
        onDone?.();
      },
    );
  }

  return { pending, press };
}
