'use client';

import { useTransition } from 'react';
import type { LockOutQuestion } from '#components/lock-out/ask-to-lock-out.ts';
import { announce } from '#components/ui/live-region.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import type { ActionResult } from '#lib/panel/action';
import { attempt } from './attempt.ts';

interface Words<T> {
  done: string | ((data: T) => string);
  /** What did not happen, such as "The webhook was not removed". */
  refused: string;
  /** How it is asked where it would refuse addresses in use. */
  question?: LockOutQuestion;
}

/** One change at a press: what came of it is announced, a closed section leads to the OTP. */
export function useChange() {
  const [pending, startTransition] = useTransition();
  function run<T>(
    action: (confirm: boolean) => Promise<ActionResult<T>>,
    words: Words<T>,
    then?: (data: T, requestId: string) => void,
  ): void {
    if (pending) return;
    startTransition(async () => {
      const result = await attempt(action, words.question);
      if (result.ok) {
        announce(typeof words.done === 'string' ? words.done : words.done(result.data));
        then?.(result.data, result.requestId);
      } else {
        sayRefused(words.refused, result.error);
      }
    });
  }
  return { pending, run };
}
