'use client';

import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { EnforceDialog } from '#components/credentials/enforce-dialog.tsx';
import { usePreview } from '#components/credentials/use-preview.ts';
import { Callout } from '#components/ui/callout.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import type { Credential } from '#lib/access/credentials/credential';
import type { EnforcementPreview } from '#lib/access/credentials/preview-enforcement';
import type { ActionResult } from '#lib/panel/action';

export type TurnOnProps = {
  credential: Pick<Credential, 'id' | 'type' | 'name'>;
  /** Both lists are empty: on refuses everyone. */
  nothingListed: boolean;
  onPreview: () => Promise<ActionResult<EnforcementPreview>>;
  onTurnOn: (confirmed: boolean) => Promise<ActionResult<unknown>>;
};

/** Turning IP security on, which asks only if addresses of the last 7 days would be refused. */
export function useTurnOn({ credential, nothingListed, onPreview, onTurnOn }: TurnOnProps) {
  const { preview, look } = usePreview(onPreview);
  const [asking, setAsking] = useState(false);

  async function turnOn(): Promise<void> {
    const result = await attempt(() => onTurnOn(false));
    if (result.ok) return announce('IP security is on');
    if (result.error.code !== 'confirmation_required') return refuse(result.error);
    const looked = await look();
    if (!looked.ok) return refuse(looked.error);
    setAsking(true);
  }

  function refuse(error: { code: string; message: string }) {
    sayRefused('IP security was not changed', error);
  }

  async function confirm() {
    const result = await attempt(() => onTurnOn(true));
    if (result.ok) return announce('IP security is on');
    return { error: result.error.message };
  }

  const dialog = (
    <EnforceDialog
      open={asking}
      onOpenChange={setAsking}
      title="Turn on IP security?"
      confirmLabel="Turn on IP security"
      {...{ credential, preview }}
      onLook={look}
      onConfirm={confirm}
    >
      {nothingListed && (
        <Callout tone="warning">
          No address is whitelisted, for this authkey or the company: every request would be refused.
        </Callout>
      )}
    </EnforceDialog>
  );
  return { turnOn, dialog };
}
