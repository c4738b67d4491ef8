'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { ConfirmDialog } from './confirm-dialog.tsx';

const listeners = new Set<() => void>();
let guards = 0;

function change(by: number): void {
  guards += by;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** While `active`, this page shows what cannot be shown again: leaving it asks first. */
export function useLeaveGuard(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    change(1);
    return () => change(-1);
  }, [active]);
}

/** Where the person wants to go; returns what to call in place of going there. */
type Ask = (go: () => void) => void;
let ask: Ask = (go) => go();

/** Goes, or asks first. For what leads elsewhere without being a link. */
export function leaveBy(go: () => void): void {
  if (guards > 0) ask(go);
  else go();
}

/** Catches links, Back and the browser's own ways to leave while a guard is up. Stands in the shell once. */
export function LeaveGuard() {
  const router = useRouter();
  const guarded = useSyncExternalStore(
    subscribe,
    () => guards > 0,
    () => false,
  );
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const hold = useEffectEvent((go: () => void) => setLeave(() => go));
  const follow = useEffectEvent((href: string) => router.push(href));

  // The document, its window and its history are outside of React.
  useEffect(() => {
    if (!guarded) return;
    ask = (go) => hold(go);
    const onClick = (event: MouseEvent) => {
      const href = pathOfLink(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      hold(() => follow(href));
    };
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onTraverse = (event: NavigateEvent) => {
      if (event.navigationType !== 'traverse' || !event.cancelable) return;
      event.preventDefault();
      const { key } = event.destination;
      hold(() => {
        navigation.removeEventListener('navigate', onTraverse);
        navigation.traverseTo(key);
      });
    };
    document.addEventListener('click', onClick, true);
    window.addEventListener('beforeunload', onUnload);
    if ('navigation' in window) navigation.addEventListener('navigate', onTraverse);
    return () => {
      ask = (go) => go();
      document.removeEventListener('click', onClick, true);
      window.removeEventListener('beforeunload', onUnload);
      if ('navigation' in window) navigation.removeEventListener('navigate', onTraverse);
    };
  }, [guarded]);

  return (
    <ConfirmDialog
      open={leave !== null}
      onOpenChange={() => setLeave(null)}
      title="Leave without storing it?"
      description="What this page shows cannot be shown again. Copy it first, or say that you have stored it."
      confirmLabel="Leave"
      onConfirm={async () => leave?.()}
    />
  );
}

/** Of a plain click on a link to another page of the panel in this tab; else null. */
function pathOfLink(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.hasAttribute('download'))
    return null;
  const isElsewhere = link.origin !== window.location.origin;
  if (isElsewhere || link.pathname === window.location.pathname) return null;
  return link.pathname + link.search + link.hash;
}
