import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let asked: PromiseWithResolvers<boolean> | null = null;

/**
 * Asks for the OTP in a dialog over the page; all who ask while it is open wait for the same answer.
 * @returns whether the Authkey section is open now; false as well where no page shows the dialog
 */
export function askForOtp(): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  asked ??= Promise.withResolvers<boolean>();
  for (const listener of listeners) listener();
  return asked.promise;
}

/** Ends the question for all who asked. */
export function answerOtp(isOpen: boolean): void {
  asked?.resolve(isOpen);
  asked = null;
  for (const listener of listeners) listener();
}

/** Whether the OTP is being asked for. */
export function useOtpAsked(): boolean {
  return useSyncExternalStore(subscribe, isAsked, () => false);
}

function isAsked(): boolean {
  return asked !== null;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
