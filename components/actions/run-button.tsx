'use client';

import { useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import type { ActionResult } from '#lib/panel/action';
import { attempt } from './attempt.ts';

type RunButtonProps = {
  /** What the button shows. */
  label: string;
  /** What it is called, where the label alone would not do. */
  name?: string;
  done: string;
  /** Before the reason, when the server says no. */
  refused: string;
  onRun: () => Promise<ActionResult<unknown>>;
};

/** Does one thing at once and says what came of it. */
export function RunButton({ label, name, done, refused, onRun }: RunButtonProps) {
  const [pending, startRunning] = useTransition();
  const run = () =>
    startRunning(async () => {
      const result = await attempt(onRun);
      if (result.ok) {
        announce(done);
        document.getElementById('main')?.focus();
      } else {
        sayRefused(refused, result.error);
      }
    });
  return (
    <Button size="sm" aria-label={name} loading={pending} onClick={run}>
      {label}
    </Button>
  );
}
