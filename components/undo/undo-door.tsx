'use client';

import { createContext, type ReactNode, use } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { announce } from '#components/ui/live-region.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import { toast } from '#components/ui/toaster.tsx';
import type { ActionResult } from '#lib/panel/action';
import { offer, withdraw } from './offered.ts';

type Undo = (requestId: string, confirm: boolean) => Promise<ActionResult<unknown>>;

const UndoContext = createContext<Undo | null>(null);

/** Around all pages of the panel: every `Undo` in them goes through this one door. */
export function UndoDoor({ undo, children }: { undo: Undo; children: ReactNode }) {
  return <UndoContext value={undo}>{children}</UndoContext>;
}

const offeredMs = 10_000;

/** Says that something was done, and offers to take it back: by its button or the key `u`. */
export function useUndoable() {
  const undo = use(UndoContext);
  if (!undo) throw new Error('Undo is offered within UndoDoor');
  return (
    done: string,
    requestId: string,
    options: { tone?: 'success' | 'warning'; description?: string } = {},
  ) => {
    const { tone = 'success', description } = options;
    let isPressed = false;
    const press = () => {
      if (isPressed) return;
      isPressed = true;
      toast.dismiss(shown);
      void takeBack(undo, done, requestId);
    };
    const shown = toast[tone](done, {
      description,
      duration: offeredMs,
      action: { label: 'Undo', onClick: press },
      onAutoClose: () => withdraw(press),
      onDismiss: () => withdraw(press),
    });
    offer(press);
  };
}

async function takeBack(undo: Undo, done: string, requestId: string): Promise<void> {
  const result = await attempt((confirm) => undo(requestId, confirm), {
    title: 'Undo all the same?',
    confirmLabel: 'Undo',
  });
  if (!result.ok) return sayRefused(`Not taken back: ${done}`, result.error);
  toast.success(`Taken back: ${done}`);
  announce(`Taken back: ${done}`);
}
