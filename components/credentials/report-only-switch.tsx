'use client';

import { useId, useOptimistic, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { announce } from '#components/ui/live-region.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import { Switch } from '#components/ui/switch.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { EnforcementPreview } from '#lib/access/credentials/preview-enforcement';
import type { ActionResult } from '#lib/panel/action';
import { EnforceDialog } from './enforce-dialog.tsx';
import { usePreview } from './use-preview.ts';

type ReportOnlySwitchProps = {
  on: boolean;
  canWrite: boolean;
  credential: Pick<Credential, 'id' | 'type' | 'name'>;
  onPreview: () => Promise<ActionResult<EnforcementPreview>>;
  /** `confirm`: the person has seen whom the lists would refuse. */
  onSet: (on: boolean, confirm: boolean) => Promise<ActionResult<unknown>>;
};

const words = { title: 'Enforce IP security?', confirmLabel: 'Enforce IP security' };

/** Turning it off enforces the lists: that asks, with all whom they would refuse. */
export function ReportOnlySwitch({ on, canWrite, credential, onPreview, onSet }: ReportOnlySwitchProps) {
  const id = useId();
  const [shown, setShown] = useOptimistic(on);
  const [pending, startTransition] = useTransition();
  const { preview, look } = usePreview(onPreview);
  const [asking, setAsking] = useState(false);

  function press(next: boolean) {
    if (pending) return;
    startTransition(async () => {
      if (next) {
        setShown(true);
        const result = await attempt(() => onSet(true, false));
        if (result.ok) announce('Report only is on');
        else sayRefused('Report only was not changed', result.error);
        return;
      }
      const looked = await look();
      if (looked.ok) setAsking(true);
      else sayRefused('Report only was not changed', looked.error);
    });
  }

  async function enforce() {
    const agreed = preview?.refused.map(({ ip }) => ip);
    const result = await attempt((confirm) => onSet(false, confirm), { ...words, agreed });
    if (result.ok) return announce('IP security is enforced');
    return { error: result.error.message };
  }

  return (
    <div className="flex items-center gap-2.5">
      <label htmlFor={id} className="whitespace-nowrap font-medium text-ink text-sm">
        Report only
      </label>
      <Switch id={id} checked={shown} onCheckedChange={press} disabled={!canWrite} aria-busy={pending} />
      <span aria-hidden className="w-6 text-muted text-sm">
        {shown ? 'On' : 'Off'}
      </span>
      <EnforceDialog
        open={asking}
        onOpenChange={setAsking}
        {...words}
        {...{ credential, preview }}
        onLook={look}
        onConfirm={enforce}
      />
    </div>
  );
}
