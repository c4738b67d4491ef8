import { useSyncExternalStore } from 'react';
import type { LockOut } from '#lib/errors';
import { parseAddress } from '#lib/net/address';
import { knownInterval } from '#lib/net/known-address';
import { buildRangeSet } from '#lib/net/range-set';

export interface LockOutQuestion {
  title?: string;
  confirmLabel?: string;
  /** Addresses and networks that the person has seen and agreed to: it is not asked about these again. */
  agreed?: readonly string[];
}

type Asked = LockOutQuestion & { lockOut: LockOut; answer: (isConfirmed: boolean) => void };

const listeners = new Set<() => void>();
let asked: Asked | null = null;

/**
 * Shows whom a change would refuse in a dialog over the page, and asks; not where all of them were agreed to.
 * @returns whether it is to be done all the same; false as well where no page shows the dialog
 */
export function askToLockOut(lockOut: LockOut, question: LockOutQuestion): Promise<boolean> {
  if (isAgreed(lockOut, question.agreed ?? [])) return Promise.resolve(true);
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

function isAgreed({ addresses }: LockOut, agreed: readonly string[]): boolean {
  if (agreed.length === 0) return false;
  const set = buildRangeSet(agreed.flatMap((ip) => knownInterval(ip) ?? []));
  return addresses.every(({ ip }) => {
    const address = parseAddress(ip);
    return address !== null && set.has(address);
  });
}
