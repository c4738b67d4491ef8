'use client';

import { useOptimistic, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { announce } from '#components/ui/live-region.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import { Switch } from '#components/ui/switch.tsx';
import type { SetAlertInput } from '#lib/alerts/schemas';
import type { AlertChannel, AlertKind } from '#lib/events/kinds';
import type { ActionResult } from '#lib/panel/action';
import { channelWords } from './channel-words.ts';

export type SetAlert = (input: SetAlertInput) => Promise<ActionResult<unknown>>;

type AlertSwitchProps = {
  kind: AlertKind;
  label: string;
  channel: AlertChannel;
  enabled: boolean;
  ownersAlways: boolean;
  canWrite: boolean;
  set: SetAlert;
};

/** Shows at once what was pressed, and takes it back with the reason when the server refuses. */
export function AlertSwitch({
  kind,
  label,
  channel,
  enabled,
  ownersAlways,
  canWrite,
  set,
}: AlertSwitchProps) {
  const [shown, setShown] = useOptimistic(enabled);
  const [pending, startTransition] = useTransition();
  const name = `${label}: ${channelWords[channel]}${ownersAlways ? ' to others' : ''}`;

  function press(next: boolean) {
    if (pending) return;
    startTransition(async () => {
      setShown(next);
      const result = await attempt(() => set({ kind, channel, enabled: next }));
      if (result.ok) return announce(`${name} ${next ? 'on' : 'off'}`);
      sayRefused(`${name} was not changed`, result.error);
    });
  }

  return (
    <span className="inline-flex items-center gap-2 max-sm:flex-col max-sm:items-start max-sm:gap-1">
      <Switch
        aria-label={name}
        checked={shown}
        onCheckedChange={press}
        disabled={!canWrite}
        aria-busy={pending}
      />
      <span aria-hidden className="min-w-5 text-left text-muted text-xs">
        {ownersAlways ? (
          <>
            <span className="block whitespace-nowrap">Owners always;</span>
            <span className="block whitespace-nowrap">others {shown ? 'on' : 'off'}</span>
          </>
        ) : shown ? (
          'On'
        ) : (
          'Off'
        )}
      </span>
    </span>
  );
}
