'use client';

import { useId, useOptimistic, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Callout } from '#components/ui/callout.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import { Switch } from '#components/ui/switch.tsx';
import type { IpSecurityPreview } from '#lib/access/authkeys/preview-ip-security';
import type { ActionResult } from '#lib/panel/action';
import { RefusedIps } from './refused-ips.tsx';

type IpSecuritySwitchProps = {
  on: boolean;
  canWrite: boolean;
  /** Both lists are empty: on refuses everyone. */
  nothingListed: boolean;
  onPreview: () => Promise<ActionResult<IpSecurityPreview>>;
  onSet: (on: boolean, confirmed: boolean) => Promise<ActionResult<unknown>>;
};

/** Turning it off always asks; turning it on only if addresses of the last 7 days would be refused. */
export function IpSecuritySwitch({ on, canWrite, nothingListed, onPreview, onSet }: IpSecuritySwitchProps) {
  const id = useId();
  const [shown, setShown] = useOptimistic(on);
  const [pending, startTransition] = useTransition();
  const [askingOff, setAskingOff] = useState(false);
  const [preview, setPreview] = useState<IpSecurityPreview | null>(null);
  const [askingOn, setAskingOn] = useState(false);

  function press(next: boolean) {
    if (pending) return;
    if (!next) return setAskingOff(true);
    startTransition(async () => {
      setShown(true);
      const result = await attempt(() => onSet(true, false));
      if (result.ok) return announce('IP security is on');
      if (result.error.code !== 'confirmation_required') return refuse(result.error);
      const looked = await attempt(onPreview);
      if (!looked.ok) return refuse(looked.error);
      setPreview(looked.data);
      setAskingOn(true);
    });
  }

  function refuse(error: { code: string; message: string }) {
    sayRefused('IP security was not changed', error);
  }

  async function set(next: boolean) {
    const result = await attempt(() => onSet(next, true));
    if (result.ok) return announce(`IP security is ${next ? 'on' : 'off'}`);
    return { error: result.error.message };
  }

  return (
    <div className="flex items-center gap-2.5">
      <label htmlFor={id} className="font-medium text-ink text-sm">
        IP security
      </label>
      <Switch id={id} checked={shown} onCheckedChange={press} disabled={!canWrite} aria-busy={pending} />
      <span aria-hidden className="w-6 text-muted text-sm">
        {shown ? 'On' : 'Off'}
      </span>
      <ConfirmDialog
        open={askingOff}
        onOpenChange={setAskingOff}
        title="Turn off IP security?"
        description="Anyone who has this authkey could then use it from any address in the world. The whitelists stay, but do not matter until you turn it on again."
        confirmLabel="Turn off IP security"
        onConfirm={() => set(false)}
      />
      <ConfirmDialog
        open={askingOn}
        onOpenChange={setAskingOn}
        title="Turn on IP security?"
        description={
          preview
            ? `${countOf(preview.refused.length, 'address', 'addresses')} of the ${preview.seen.toLocaleString('en')} that used this authkey during the last 7 days would be refused at once.`
            : undefined
        }
        confirmLabel="Turn on IP security"
        tone="primary"
        size="lg"
        onConfirm={() => set(true)}
      >
        {nothingListed && (
          <Callout tone="warning">
            No address is whitelisted, for this authkey or the company: every request would be refused.
          </Callout>
        )}
        {preview && <RefusedIps rows={preview.refused} />}
      </ConfirmDialog>
    </div>
  );
}
