'use client';

import { Building2, KeyRound, Plus, UserRound } from 'lucide-react';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuItem, MenuLabel } from '#components/ui/dropdown-menu.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { PressedIn, WhitelistIpsInput } from '#lib/access/whitelist/schemas';
import { useWhitelistDoor } from './whitelist-door.tsx';

type WhitelistMenuProps = {
  ip: string;
  /** What it was seen with, and whose list "This …" means. Without a type it is gone: then only the company's is left. */
  seenWith: { id: string; type: Credential['type'] | null; name: string | null };
  from: PressedIn;
  onDone?: () => void;
};

/** The "+" goes once the address is whitelisted: the focus stays in the page. */
function keepFocus(place: HTMLElement) {
  return () => {
    if (place.contains(document.activeElement)) document.getElementById('main')?.focus();
  };
}

/** The "+" beside an address: whitelists it for its authkey or for the whole company, which serves authkeys only. Viewers see none. */
export function WhitelistMenu({ ip, seenWith, from, onDone }: WhitelistMenuProps) {
  const { companyName, canWrite, whitelist } = useWhitelistDoor();
  const { pending, run } = useChange();

  function press(list: WhitelistIpsInput['list']) {
    const whom = list === 'company' ? companyName : (seenWith.name ?? 'this one');
    const done = `${ip} whitelisted for ${whom}`;
    const seen = [{ ip, credentialId: seenWith.id }];
    run(
      () => whitelist({ list, seen, from }),
      { done, refused: `${ip} was not whitelisted` },
      () => {
        toast.success(done);
        onDone?.();
      },
    );
  }

  if (!canWrite) return null;
  return (
    <span className="contents" ref={keepFocus}>
      <Menu
        trigger={
          <Button size="icon-sm" loading={pending} aria-label={`Whitelist ${ip}`} title={`Whitelist ${ip}`}>
            <Plus aria-hidden />
          </Button>
        }
      >
        <MenuLabel>Whitelist {ip} for</MenuLabel>
        {ip.endsWith('/64') && (
          <MenuLabel className="max-w-64 pt-0">
            A whole network: several of its addresses were refused. At some hosters strangers share one; then
            add single addresses instead.
          </MenuLabel>
        )}
        {seenWith.type === 'authkey' && (
          <MenuItem onSelect={() => press('own')}>
            <KeyRound aria-hidden />
            This authkey
          </MenuItem>
        )}
        {seenWith.type === 'client' ? (
          <MenuItem onSelect={() => press('own')}>
            <UserRound aria-hidden />
            This API client
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => press('company')}>
            <Building2 aria-hidden />
            Whole company
          </MenuItem>
        )}
      </Menu>
    </span>
  );
}
