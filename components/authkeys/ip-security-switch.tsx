'use client';

import { useId, useOptimistic, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Select } from '#components/ui/select.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { ActionResult } from '#lib/panel/action';
import { offDurations } from './off-durations.ts';
import { type TurnOnProps, useTurnOn } from './use-turn-on.tsx';

type IpSecuritySwitchProps = TurnOnProps & {
  on: boolean;
  canWrite: boolean;
  onTurnOff: (offForSeconds: number | null) => Promise<ActionResult<unknown>>;
};

/** Turning it off always asks, and for how long; turning it on only if addresses of the last 7 days would be refused. */
export function IpSecuritySwitch({ on, canWrite, onTurnOff, ...turnOnProps }: IpSecuritySwitchProps) {
  const id = useId();
  const [shown, setShown] = useOptimistic(on);
  const [pending, startTransition] = useTransition();
  const [askingOff, setAskingOff] = useState(false);
  const { turnOn, dialog } = useTurnOn(turnOnProps);

  function press(next: boolean) {
    if (pending) return;
    if (!next) return setAskingOff(true);
    startTransition(() => {
      setShown(true);
      return turnOn();
    });
  }

  return (
    <div className="flex items-center gap-2.5">
      <label htmlFor={id} className="whitespace-nowrap font-medium text-ink text-sm">
        IP security
      </label>
      <Switch id={id} checked={shown} onCheckedChange={press} disabled={!canWrite} aria-busy={pending} />
      <span aria-hidden className="w-6 text-muted text-sm">
        {shown ? 'On' : 'Off'}
      </span>
      {askingOff && <TurnOffDialog onClose={() => setAskingOff(false)} onTurnOff={onTurnOff} />}
      {dialog}
    </div>
  );
}

/** An hour is what most tries take; whoever needs more says so. */
const usual = '3600';

function TurnOffDialog({
  onClose,
  onTurnOff,
}: Pick<IpSecuritySwitchProps, 'onTurnOff'> & { onClose: () => void }) {
  const [chosen, setChosen] = useState(usual);
  async function turnOff() {
    const result = await attempt(() => onTurnOff(chosen === '' ? null : Number(chosen)));
    if (result.ok) return announce('IP security is off');
    return { error: result.error.message };
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Turn off IP security?"
      description="Anyone who has this authkey could then use it from any address in the world. The whitelists stay, but do not matter until it is on again."
      confirmLabel="Turn off IP security"
      onConfirm={turnOff}
    >
      <Field label="Turn on again" hint="By itself, at that moment; you can turn it on before.">
        <Select value={chosen} onChange={(event) => setChosen(event.target.value)}>
          {offDurations.map(({ label, seconds }) => (
            <option key={label} value={seconds ?? ''}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
    </ConfirmDialog>
  );
}
