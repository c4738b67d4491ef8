'use client';

import { useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { type TurnOnProps, useTurnOn } from './use-turn-on.tsx';

/** Ends a timed "off" before its time. */
export function TurnOnNow(props: TurnOnProps) {
  const { turnOn, dialog } = useTurnOn(props);
  const [pending, startTransition] = useTransition();
  return (
    <>
      <Button size="sm" loading={pending} onClick={() => startTransition(turnOn)}>
        Turn on now
      </Button>
      {dialog}
    </>
  );
}
