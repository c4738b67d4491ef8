'use client';

import { useTransition } from 'react';
import type { ActionResult } from '#lib/auth/action';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { sayRefused } from '../ui/say-refused.ts';
import { attempt } from '../whitelist/attempt.ts';

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
