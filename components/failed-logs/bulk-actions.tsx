'use client';

import { Building2, ChevronDown, KeyRound } from 'lucide-react';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Menu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import { countOf } from '#components/ui/number.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import { useWhitelistDoor } from '#components/whitelist/whitelist-door.tsx';
import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';
import type { WhitelistIpsInput } from '#lib/access/whitelist/schemas';
import type { WhitelistedIps } from '#lib/access/whitelist/whitelist-ips';

/** What can be done with the selected rows; an unknown address can neither be copied nor whitelisted. Only those
 * that it would help are whitelisted. */
export function BulkActions({ rows, clear }: { rows: FailedIpRow[]; clear: () => void }) {
  const { canWrite, whitelist } = useWhitelistDoor();
  const { pending, run } = useChange();
  const sayUndoable = useUndoable();
  const ips = [...new Set(rows.flatMap(({ ip }) => ip ?? []))];
  const helped = rows.flatMap(({ ip, credentialId, wouldHelp }) =>
    ip !== null && wouldHelp ? [{ ip, credentialId }] : [],
  );

  function press(list: WhitelistIpsInput['list']) {
    const whom = list === 'company' ? 'the whole company' : 'their authkeys';
    run(
      () => whitelist({ list, seen: helped, from: 'failed-logs' }),
      { done: (data) => `${whatCame(data, whom)}. ${whatElse(data)}`, refused: 'Nothing was whitelisted' },
      (data, requestId) => {
        const tone = data.failed.length > 0 ? 'warning' : 'success';
        const description = whatElse(data) || undefined;
        if (data.added > 0) sayUndoable(whatCame(data, whom), requestId, { tone, description });
        else toast[tone](whatCame(data, whom), { description });
        clear();
      },
    );
  }

  if (ips.length === 0)
    return <p className="text-muted">Addresses that are not known cannot be whitelisted.</p>;
  return (
    <>
      <CopyButton value={ips.join('\n')} label={`Copy ${countOf(ips.length, 'IP')}`} size="sm">
        Copy
      </CopyButton>
      {canWrite && helped.length === 0 && <p className="text-muted">Whitelisting would not help.</p>}
      {canWrite && helped.length > 0 && (
        <Menu
          side="top"
          trigger={
            <Button size="sm" variant="primary" loading={pending}>
              Whitelist
              <ChevronDown aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={() => press('own')}>
            <KeyRound aria-hidden />
            For their authkeys
          </MenuItem>
          <MenuItem onSelect={() => press('company')}>
            <Building2 aria-hidden />
            For the whole company
          </MenuItem>
        </Menu>
      )}
    </>
  );
}

function whatCame({ added }: WhitelistedIps, whom: string): string {
  return added > 0 ? `${countOf(added, 'IP')} whitelisted for ${whom}` : 'Nothing new was whitelisted';
}

function whatElse({ already, failed }: WhitelistedIps): string {
  const before = already > 0 ? [`${countOf(already, 'IP')} stood there before.`] : [];
  return [...before, ...new Set(failed.map(({ message }) => message))].join(' ');
}
