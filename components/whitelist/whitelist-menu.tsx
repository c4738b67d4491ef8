'use client';

import { Building2, KeyRound, Plus, UserRound } from 'lucide-react';
import { useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuItem, MenuLabel } from '#components/ui/dropdown-menu.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import { toast } from '#components/ui/toaster.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { ActionResult } from '#lib/panel/action';

export type WhitelistScope = Credential['type'] | 'company';

type WhitelistMenuProps = {
  ip: string;
  /** The accessible name; `Whitelist <ip>` without it. */
  label?: string;
  /** Stores the address; the page shows the new state when the action revalidates it. */
  onWhitelist: (scope: WhitelistScope) => Promise<ActionResult<unknown>>;
  /** Whose list "This …" means; null: it is gone. The company's list serves authkeys only. */
  credential: Credential['type'] | null;
  credentialName?: string;
  companyName?: string;
};

/** The "+" goes once the address is whitelisted: the focus stays in the page. */
function keepFocus(place: HTMLElement) {
  return () => {
    if (place.contains(document.activeElement)) document.getElementById('main')?.focus();
  };
}

/** The "+" beside an address: whitelists it for its authkey or for the whole company. */
export function WhitelistMenu({ ip, label, onWhitelist, credential, ...names }: WhitelistMenuProps) {
  const [pending, startTransition] = useTransition();

  function whitelist(scope: WhitelistScope) {
    if (pending) return;
    startTransition(async () => {
      const result = await attempt(() => onWhitelist(scope));
      if (result.ok) {
        const whom =
          scope === 'company'
            ? (names.companyName ?? 'the whole company')
            : (names.credentialName ?? 'this one');
        const text = `${ip} whitelisted for ${whom}`;
        toast.success(text);
        announce(text);
      } else {
        sayRefused(`${ip} was not whitelisted`, result.error);
      }
    });
  }

  return (
    <span className="contents" ref={keepFocus}>
      <Menu
        trigger={
          <Button
            size="icon-sm"
            loading={pending}
            aria-label={label ?? `Whitelist ${ip}`}
            title={`Whitelist ${ip}`}
          >
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
        {credential === 'authkey' && (
          <MenuItem onSelect={() => whitelist('authkey')}>
            <KeyRound aria-hidden />
            This authkey
          </MenuItem>
        )}
        {credential === 'client' ? (
          <MenuItem onSelect={() => whitelist('client')}>
            <UserRound aria-hidden />
            This API client
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => whitelist('company')}>
            <Building2 aria-hidden />
            Whole company
          </MenuItem>
        )}
      </Menu>
    </span>
  );
}
