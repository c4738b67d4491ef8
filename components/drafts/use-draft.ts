'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useDraftOwner } from './draft-owner.tsx';
import { draftKey, dropDraft, keepDraft, readDraft } from './draft-store.ts';

/**
 * Keeps what is being typed into a form, in this tab: across a reload, Back, an ended session. Never give it a
 * secret.
 * @param name unique on its page; undefined: it is not kept
 * @param value all that is typed, as JSON can hold it; what it is at first is not worth keeping
 * @param restore puts back what was kept, once, after the page has come alive
 * @param stored what the server holds, where that becomes known later: it is not worth keeping either
 * @returns to be called once the value is stored, with what the form then holds: that is kept no longer
 */
export function useDraft<T>(
  name: string | undefined,
  value: T,
  restore: (kept: T) => void,
  stored?: T,
): (now?: T) => void {
  const owner = useDraftOwner();
  const pathname = usePathname();
  const key = owner === null || name === undefined ? null : draftKey(owner, pathname, name);
  const json = JSON.stringify(value);
  const settled = useRef(json);
  const isRead = useRef(false);
  const putBack = useEffectEvent(() => {
    const kept = key === null ? undefined : readDraft(key, value);
    if (kept !== undefined && JSON.stringify(kept) !== json) restore(kept);
  });
  const keep = useEffectEvent(() => {
    if (key === null) return;
    if (json === settled.current || json === JSON.stringify(stored)) dropDraft(key);
    else keepDraft(key, value);
  });

  // The tab's storage is outside of React, and the server has none.
  useEffect(() => {
    if (isRead.current) keep();
    else putBack();
    isRead.current = true;
  }, [json]);

  return (now = value) => {
    settled.current = JSON.stringify(now);
    if (key !== null) dropDraft(key);
  };
}
