'use client';

import { Bot, Building2, Clock, KeyRound, Network, Plus, StickyNote, UserRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '#components/ui/dropdown-menu.tsx';
import { credentialNouns } from '#lib/text/credential-nouns';
import { isServed, type SeenIp, useWhitelist, wholeOf } from './use-whitelist.ts';
import { WhitelistDialog } from './whitelist-dialog.tsx';
import { useWhitelistDoor } from './whitelist-door.tsx';

const daySeconds = 86_400;

const icons = { authkey: KeyRound, client: UserRound, token: Bot };

/** The "+" goes once the address is whitelisted: the focus stays in its dialog or in the page. */
function keepFocus(place: HTMLElement) {
  const around = place.closest<HTMLElement>('[role="dialog"]');
  return () => {
    if (!place.contains(document.activeElement)) return;
    (around ?? document.getElementById('main'))?.focus();
  };
}

/** The "+" beside an address: whitelists it for its authkey or for the whole company, which serves authkeys only. Viewers see none. */
export function WhitelistMenu({ onDone, ...seen }: SeenIp & { onDone?: () => void }) {
  const { ip, seenWith } = seen;
  const { canWrite } = useWhitelistDoor();
  const { pending, press } = useWhitelist(seen, onDone);
  const [asking, setAsking] = useState(false);
  const whole = wholeOf(ip);
  const own = `This ${credentialNouns[seenWith.type ?? 'authkey']}`;
  const OwnIcon = icons[seenWith.type ?? 'authkey'];

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
        {seenWith.type && (
          <>
            <MenuItem onSelect={() => press({ list: 'own' })}>
              <OwnIcon aria-hidden />
              {own}
            </MenuItem>
            <MenuItem onSelect={() => press({ list: 'own', expires: daySeconds })}>
              <Clock aria-hidden />
              {own} for 24 hours
            </MenuItem>
            {whole && (
              <MenuItem onSelect={() => press({ list: 'own', whole: true })} hint={whole.network}>
                <Network aria-hidden />
                {own}, whole {whole.size}
              </MenuItem>
            )}
          </>
        )}
        {isServed(seenWith.type) && (
          <MenuItem onSelect={() => press({ list: 'company' })}>
            <Building2 aria-hidden />
            Whole company
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem onSelect={() => setAsking(true)}>
          <StickyNote aria-hidden />
          With a note…
        </MenuItem>
      </Menu>
      {asking && <WhitelistDialog {...seen} onDone={onDone} onClose={() => setAsking(false)} />}
    </span>
  );
}
