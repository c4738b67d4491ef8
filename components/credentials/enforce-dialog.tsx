'use client';

import type { ReactNode } from 'react';
import { RefusedAddresses } from '#components/lock-out/refused-addresses.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { countOf } from '#components/ui/number.tsx';
import { useWhitelistDoor, WhitelistDoor } from '#components/whitelist/whitelist-door.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { EnforcementPreview } from '#lib/access/credentials/preview-enforcement';

type EnforceDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  confirmLabel: string;
  credential: Pick<Credential, 'id' | 'type' | 'name'>;
  preview: EnforcementPreview | null;
  /** Reads the preview again: an address was whitelisted. */
  onLook: () => Promise<unknown>;
  onConfirm: () => Promise<unknown>;
  /** What else is to be known. */
  children?: ReactNode;
};

/** Before lists are enforced: whom they would refuse, each address with its "+". */
export function EnforceDialog({ preview, credential, onLook, children, ...dialog }: EnforceDialogProps) {
  const door = useWhitelistDoor();
  return (
    <ConfirmDialog
      {...dialog}
      tone="primary"
      size="lg"
      description={preview ? consequences(preview) : undefined}
    >
      {children}
      {preview && preview.refused.length > 0 && (
        <WhitelistDoor
          {...door}
          whitelist={async (input) => {
            const result = await door.whitelist(input);
            await onLook();
            return result;
          }}
        >
          <RefusedAddresses
            rows={preview.refused.map(({ lastSeenAt, ...row }) => ({
              ...row,
              credential,
              lastAt: lastSeenAt,
            }))}
            total={preview.refused.length}
            lastWords="Last seen"
            ofOne
          />
        </WhitelistDoor>
      )}
    </ConfirmDialog>
  );
}

function consequences({ seen, refused, requests }: EnforcementPreview): string {
  if (seen === 0) return 'No address was seen during the last 7 days.';
  if (refused.length === 0) {
    return seen === 1
      ? 'The one address of the last 7 days is whitelisted: it stays accepted.'
      : `All ${countOf(seen, 'address', 'addresses')} of the last 7 days are whitelisted: they stay accepted.`;
  }
  const who = `${countOf(refused.length, 'address', 'addresses')} of the ${countOf(seen, 'address', 'addresses')}`;
  return `${who} of the last 7 days would be refused at once: ${countOf(requests, 'request')}.`;
}
