import { useSyncExternalStore } from 'react';
import type { LockOut } from '#lib/errors';

export interface LockOutQuestion {
  title?: string;
  confirmLabel?: string;
}

type Asked = LockOutQuestion & { lockOut: LockOut; answer: (isConfirmed: boolean) => void };

const listeners = new Set<() => void>();
let asked: Asked | null = null;

/**
 * Shows whom a change would refuse in a dialog over the page, and asks.
 * @returns whether it is to be done all the same; false as well where no page shows the dialog
 */
export function askToLockOut(lockOut: LockOut, question: LockOutQuestion): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  answerLockOut(false);
  return new Promise((answer) => tell({ ...question, lockOut, answer }));
}

export function answerLockOut(isConfirmed: boolean): void {
  asked?.answer(isConfirmed);
  tell(null);
}

export function useLockOutAsked(): Asked | null {
  return useSyncExternalStore(
    subscribe,
    () => asked,
    () => null,
  );
}

function tell(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
