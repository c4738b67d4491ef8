'use client';

import { useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { EnforceDialog } from '#components/credentials/enforce-dialog.tsx';
import { usePreview } from '#components/credentials/use-preview.ts';
import { Button } from '#components/ui/button.tsx';
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
  /** It would only report again, as it did before it was off: nobody is refused, so nothing is asked. */
  toReport: boolean;
  onPreview: () => Promise<ActionResult<EnforcementPreview>>;
  /** `confirm`: the person has seen whom it would refuse. */
  onTurnOn: (confirm: boolean) => Promise<ActionResult<unknown>>;
  /** To report only: nobody is refused. */
  onReportFirst: () => Promise<ActionResult<unknown>>;
};

const words = { title: 'Turn on IP security?', confirmLabel: 'Turn on IP security' };

/**
 * Turning IP security on, which asks only if addresses of the last 7 days would be refused. Whoever is not sure lets it only
 * report at first: so a key that is in use loses not one request.
 */
export function useTurnOn(props: TurnOnProps) {
  const { credential, nothingListed, toReport, onPreview, onTurnOn, onReportFirst } = props;
  const { preview, look } = usePreview(onPreview);
  const [asking, setAsking] = useState(false);
  const [pending, startTransition] = useTransition();

  async function turnOn(): Promise<void> {
    if (toReport) return report();
    const looked = await look();
    if (!looked.ok) return refuse(looked.error);
    if (looked.data.refused.length > 0) return setAsking(true);
    const result = await attempt((confirm) => onTurnOn(confirm), words);
    if (!result.ok) return refuse(result.error);
    announce('IP security is on');
  }

  function refuse(error: { code: string; message: string }) {
    sayRefused('IP security was not changed', error);
  }

  async function confirm() {
    const agreed = preview?.refused.map(({ ip }) => ip);
    const result = await attempt((confirm) => onTurnOn(confirm), { ...words, agreed });
    if (result.ok) return announce('IP security is on');
    return { error: result.error.message };
  }

  async function report(): Promise<void> {
    const result = await attempt(onReportFirst);
    if (!result.ok) return refuse(result.error);
    setAsking(false);
    announce('Report only is on');
  }

  const dialog = (
    <EnforceDialog
      open={asking}
      onOpenChange={setAsking}
      {...words}
      {...{ credential, preview }}
      onLook={look}
      onConfirm={confirm}
    >
      {nothingListed && (
        <Callout tone="warning">
          No address is whitelisted, for this authkey or the company: every request would be refused.
        </Callout>
      )}
      <Callout
        action={
          <Button size="sm" loading={pending} onClick={() => startTransition(report)}>
            Report only first
          </Button>
        }
      >
        Report only refuses nobody yet: whoever is in neither list is shown, to be whitelisted or not.
      </Callout>
    </EnforceDialog>
  );
  return { turnOn, dialog };
}
